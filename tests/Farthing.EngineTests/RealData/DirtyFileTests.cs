using Farthing.EngineTests.Goldens;

namespace Farthing.EngineTests.RealData;

/// <summary>Files that are wrong in places: what is refused, and why; the rest counts.</summary>
public sealed class DirtyFileTests
{
    private const string Incidents = "bpi2014_incidents/ITSM_sample.csv";
    private const string Calls = "twilio_dbt/twilio_call_data.csv";
    private const string Usage = "twilio_dbt/twilio_usage_record_data.csv";

    [Fact]
    public async Task Numbers_that_a_spreadsheet_regrouped_are_refused_not_guessed()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Incidents, "Europe/Amsterdam");
        Assert.Equal((4, 0, 0, 36), await workspace.ReadAsync(Incidents, "bpi2014-handling"));
        IReadOnlyList<(long Line, string Field, string Reason)> rejects = await workspace.RejectsAsync();
        Assert.Equal(36, rejects.Count);
        Assert.All(rejects, r => Assert.Equal("Handle_Time_hrs", r.Field));
        Assert.Equal(
            "Handle_Time_hrs \"3,87,16,91,111\" is not written with the pack's separators (decimal: \",\", no thousands)", rejects[0].Reason);
    }

    [Fact]
    public async Task A_thirtieth_of_February_and_prices_that_are_none_are_refused()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Calls);
        Assert.Equal((8, 0, 0, 1), await workspace.ReadAsync(Calls, "twilio-calls"));
        Assert.Equal((8, 0, 0, 2), await workspace.ReadAsync(Usage, "twilio-usage"));
        IReadOnlyList<(long Line, string Field, string Reason)> rejects = await workspace.RejectsAsync();
        Assert.Equal([(5L, "start_time"), (6L, "price"), (7L, "price")], rejects.Select(r => (r.Line, r.Field)));
        Assert.Contains("2022-02-30", rejects[0].Reason, StringComparison.Ordinal);
        Assert.Equal("price \"$0.05\" is not a number", rejects[1].Reason);

        // Eight calls are left: two cancelled before anybody or anything took them.
        await workspace.MeetsAsync(8, "offered");
        await workspace.MeetsAsync(6, "interactions");
        await workspace.MeetsAsync(2m / 8, "abandonment-rate");
        await workspace.MeetsAsync(1, "self-service-adoption");
    }
}
