using Farthing.EngineTests.Goldens;

namespace Farthing.EngineTests.RealData;

/// <summary>Cases, tickets and incidents. Figures are those of the data's README, or computed from the files with python.</summary>
public sealed class IssueDataTests
{
    private const string HelpDesk = "process_logs/helpdesk.csv";
    private const string Incidents = "bpi2014_incidents/ITSM_sample.csv";
    private const string Tickets = "zendesk_dbt/ticket_data.csv";
    private const string Comments = "zendesk_dbt/ticket_comment_data.csv";
    private const string Conversations = "intercom_dbt/conversation_history_data.csv";
    private const string Tasks = "servicenow_dbt/task_data.csv";

    [Fact]
    public async Task A_help_desk_3_804_cases_of_3_6_events()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(HelpDesk);
        Assert.Equal((13_710, 0, 0, 0), await workspace.ReadAsync(HelpDesk, "helpdesk-log"));
        await workspace.MeetsAsync(decimal.Round(13_710m / 3804, 9), "touches-per-issue");

        // In seconds 2,891,651,779 in all: 211.16 hours in the mean, 94.27 in the median, nine of ten cases within 627.04.
        await workspace.MeetsAsync(decimal.Round(2_891_651_779m / 3600 / 3804, 9), "resolution-time");
        await workspace.MeetsAsync(94.2675m, "resolution-time-median");
        await workspace.MeetsAsync(decimal.Round(2_257_361m / 3600, 9), "resolution-time-p90");

        // Closed and taken up again later: 256 (70 more only have their closing written twice at one instant).
        await workspace.MeetsAsync(256m / 3804, "reopen-rate");
    }

    [Fact]
    public async Task Its_backlog_and_one_of_its_years()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(HelpDesk);
        await workspace.ReadAsync(HelpDesk, "helpdesk-log");
        await workspace.MeetsAsync(44, "backlog", "--period", "2010-12");
        await workspace.MeetsAsync(35, "backlog", "--period", "2011");
        await workspace.MeetsAsync(0, "backlog", "--period", "2012-11");
        await workspace.MeetsAsync(null, "backlog", "--period", "2012-12");
        await workspace.MeetsAsync(decimal.Round(31_373_463m / 3600 / 35, 9), "backlog-age", "--period", "2011");
        await workspace.MeetsAsync(decimal.Round(888_653_906m / 3600 / 1344, 9), "resolution-time", "--period", "2012");
        await workspace.MeetsAsync(decimal.Round(251_187.5m / 3600, 9), "resolution-time-median", "--period", "2012");
    }

    [Fact]
    public async Task Its_hours_of_business()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(HelpDesk, more: "business-hours: { mon-fri: \"09:00-17:00\" }\n");
        await workspace.ReadAsync(HelpDesk, "helpdesk-log");
        await workspace.MeetsAsync(decimal.Round(688_927_686m / 3600 / 3804, 9), "business-resolution-time");
    }

    [Fact]
    public async Task Incidents_of_a_service_desk()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Incidents, "Europe/Amsterdam");
        Assert.Equal((40, 0, 0, 0), await workspace.ReadAsync(Incidents, "bpi2014-incidents"));

        // Three are closed but do not say when they were resolved: they count as open, and in no time.
        await workspace.MeetsAsync(decimal.Round(1_218_605_760m / 3600 / 37, 9), "resolution-time");
        await workspace.MeetsAsync(decimal.Round(32_743_500m / 3600, 9), "resolution-time-median");
        await workspace.MeetsAsync(6m / 37, "reopen-rate");
        await workspace.MeetsAsync(36, "backlog", "--period", "2013-10");
        await workspace.MeetsAsync(11, "backlog", "--period", "2013-12");
        Dictionary<string, decimal?> topics = await workspace.ByAsync("resolution-time", "topic");
        Assert.Equal(decimal.Round(1_118_445_240m / 3600 / 34, 9), topics["incident"]);
        Assert.Equal(decimal.Round(100_160_520m / 3600 / 3, 9), topics["request for information"]);
    }

    [Fact]
    public async Task Tickets_of_Zendesk_with_the_time_of_solving_from_another_table()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Tickets);
        Assert.Equal((8, 0, 0, 2), await workspace.ReadAsync(Tickets, "zendesk-tickets"));
        Assert.Equal((20, 0, 0, 0), await workspace.ReadAsync(Comments, "zendesk-comments"));
        Assert.All(await workspace.RejectsAsync(), r => Assert.Equal("a deleted ticket", r.Reason));
        await workspace.MeetsAsync(decimal.Round(18_031_976m / 3600 / 8, 9), "resolution-time");
        await workspace.MeetsAsync(decimal.Round(1_597_695.5m / 3600, 9), "resolution-time-median");
        await workspace.MeetsAsync(decimal.Round(6_713_691m / 3600, 9), "resolution-time", "--period", "2020-11-14");
        await workspace.MeetsAsync(1, "backlog", "--period", "2020-05");
        await workspace.MeetsAsync(1, "touches-per-issue");

        // Nobody of the team has written on any of them.
        await workspace.MeetsAsync(null, "first-response-time");
    }

    [Fact]
    public async Task Chats_of_Zendesk_who_wrote_first()
    {
        const string chats = "zendesk_dbt/ticket_chat_data.csv";
        using GoldenWorkspace workspace = RealFiles.Workspace(chats);
        Assert.Equal((7, 3, 0, 0), await workspace.ReadAsync(chats, "zendesk-chats"));
        Assert.Equal((10, 0, 0, 2), await workspace.ReadAsync("zendesk_dbt/ticket_chat_event_data.csv", "zendesk-chat-events"));
        Assert.Equal([6L, 12], (await workspace.RejectsAsync()).Select(r => r.Line));
        await workspace.MeetsAsync(7, "interactions");

        // In one of the seven an agent answered what a customer wrote: at 11:16:29.190, and at 11:16:58.905.
        await workspace.MeetsAsync(decimal.Round(29.715m / 3600, 9), "first-response-time");
        await workspace.MeetsAsync(null, "next-response-time");
    }

    [Fact]
    public async Task Conversations_of_Intercom_of_which_each_state_is_a_row()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Conversations);
        Assert.Equal((2, 7, 0, 0), await workspace.ReadAsync(Conversations, "intercom-conversations"));
        await workspace.MeetsAsync(decimal.Round((397_102m + 211_378) / 2 / 3600, 9), "resolution-time");
        await workspace.MeetsAsync(2, "interactions", "--where", "channel = \"messenger\"");
        await workspace.MeetsAsync(0, "backlog", "--period", "2020-11");
        await workspace.MeetsAsync(null, "customer-rating");
        Assert.Equal((0, 0, 9, 0), await workspace.ReadAsync(Conversations, "intercom-conversations"));
    }

    [Fact]
    public async Task Tasks_and_incidents_of_ServiceNow()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Tasks);
        Assert.Equal((1, 0, 0, 0), await workspace.ReadAsync(Tasks, "servicenow-tasks"));
        Assert.Equal((1, 0, 0, 0), await workspace.ReadAsync("servicenow_dbt/incident_data.csv", "servicenow-incidents"));
        await workspace.MeetsAsync(decimal.Round(67_518_353m / 3600, 9), "resolution-time");
        await workspace.MeetsAsync(2, "backlog", "--period", "2023-06-10");
        await workspace.MeetsAsync(1, "backlog", "--period", "2023-06");
    }
}
