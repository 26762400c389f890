using Farthing.EngineTests.Goldens;

namespace Farthing.EngineTests.RealData;

/// <summary>Records as telephony platforms send them. Figures are those of the data's README, or reckoned from the files by hand.</summary>
public sealed class VendorSampleTests
{
    private const string Connect = "vendor_samples/amazon_connect_ctr_redacted.jsonl";
    private const string Genesys = "vendor_samples/genesys_conversation_detail_redacted.json";
    private const string Talk = "vendor_samples/zendesk_talk_calls_redacted.jsonl";

    [Fact]
    public async Task Amazon_Connect_two_contacts_one_of_them_sent_twice()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Connect);
        Assert.Equal((2, 1, 0, 0), await workspace.ReadAsync(Connect, "amazon-connect"));
        await workspace.MeetsAsync(2, "interactions");

        // 239 talk + 221 hold + 5 after-contact work, and 33 + 0 + 32; queues 346 s and 7 s.
        Dictionary<string, decimal?> handling = await workspace.ByAsync("average-handling-time", "agent");
        Assert.Equal((465m, 65m), (handling["agent.one"], handling["admin1"]));
        await workspace.MeetsAsync((465m + 65) / 2, "average-handling-time");
        await workspace.MeetsAsync((346m + 7) / 2, "average-speed-of-answer");
        await workspace.MeetsAsync(221m / 530, "hold-rate");
        await workspace.MeetsAsync((5m + 32) / 2, "after-contact-work");
        await workspace.MeetsAsync(0.5m, "service-level");
        await workspace.MeetsAsync(0, "abandonment-rate");
        await workspace.MeetsAsync(0, "transfer-rate");
        await workspace.MeetsAsync(0, "self-service-adoption");
        Assert.Equal(346m, (await workspace.ByAsync("average-speed-of-answer", "interaction-queue"))["TCC Refrig AC LLA"]);
    }

    [Fact]
    public async Task Amazon_Connect_an_older_record_that_comes_later_changes_nothing()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Connect);
        string[] lines = await File.ReadAllLinesAsync(RealFiles.Need(Connect), TestContext.Current.CancellationToken);
        string[] records = [lines[1], lines[0].Replace("\"AgentInteractionDuration\":239", "\"AgentInteractionDuration\":1", StringComparison.Ordinal)];
        Assert.NotEqual(lines[0], records[1]);
        foreach (string record in records)
        {
            await workspace.JsonAsync("import", workspace.Write("record.jsonl", record + "\n"), "--as", "amazon-connect");
        }

        await workspace.MeetsAsync(1, "interactions");
        await workspace.MeetsAsync(465, "average-handling-time");
    }

    [Fact]
    public async Task Genesys_one_conversation_two_agents_one_handled_contact()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Genesys);
        Assert.Equal((1, 0, 0, 0), await workspace.ReadAsync(Genesys, "genesys-conversations"));
        Assert.Equal((3, 0, 0, 2), await workspace.ReadAsync(Genesys, "genesys-sessions"));
        Assert.All(await workspace.RejectsAsync(), r => Assert.Equal("neither an agent nor a machine", r.Reason));
        await workspace.MeetsAsync(1, "interactions");
        await workspace.MeetsAsync(12.411m, "average-speed-of-answer");
        await workspace.MeetsAsync(1, "service-level");

        // 374.894 s talk and 3 s after-contact work; 57 s after-contact work of an agent who never answered.
        await workspace.MeetsAsync(434.894m, "average-handling-time");
        Dictionary<string, decimal?> handling = await workspace.ByAsync("average-handling-time", "agent");
        Assert.Equal(377.894m, handling["2eb54224-120e-47b0-aab1-8c2daeac20d9"]);
        Assert.Equal(57m, handling["8dd0819f-9903-4913-85dd-22b10c388859"]);

        await workspace.MeetsAsync(60, "after-contact-work");

        // A machine took the call first and did not keep it: 64.488 s in the voice-response unit.
        await workspace.MeetsAsync(0, "self-service-adoption");
        await workspace.MeetsAsync(0, "containment", "--param", "window=0s");
        Assert.Equal((0, 0, 1, 0), await workspace.ReadAsync(Genesys, "genesys-conversations"));
    }

    [Fact]
    public async Task Zendesk_Talk_seven_calls_and_what_they_were_charged()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Talk);
        workspace.Write("costs.yaml", """
            accounts:
              - { match: "telephony*", component: technology }
            pools:
              - { pool: telephony, component: technology, driver: equal }
            """);
        Assert.Equal((7, 0, 1, 0), await workspace.ReadAsync(Talk, "zendesk-talk"));
        await workspace.MeetsAsync(7, "offered");
        await workspace.MeetsAsync(6, "interactions");
        await workspace.MeetsAsync(1m / 7, "abandonment-rate");
        await workspace.MeetsAsync(null, "average-handling-time");

        // 0.003 each: 0.021 for the seven, not the 0.024 of the eight lines.
        await workspace.DoneAsync("cost");
        await workspace.MeetsAsync(0.021m, "total-cost");
        await workspace.MeetsAsync(0.018m, "technology-cost", "--period", "2021-10");
        await workspace.MeetsAsync(0.021m / 6, "cost-per-contact");
    }
}
