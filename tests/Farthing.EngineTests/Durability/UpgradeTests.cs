using System.Text.Json;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Durability;

/// <summary>A store that a Farthing of form 2 wrote: refused, upgraded, and then worked with; what it had is kept to the last digit.</summary>
public sealed class UpgradeTests : IDisposable
{
    private const string Seal = "ae8e71c6d1883218ab3dd585db29d13fd919acca0a9466db5eb0ef6cad338bb3";
    private readonly TempFolder _folder = new();

    public UpgradeTests() => DurableFolders.Form2(Workspace);

    private string Workspace => _folder.File("workspace");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Form_2_becomes_form_3_with_every_row_and_every_close()
    {
        Assert.Contains("farthing upgrade", Run("status").Refused("FT-5005").Error, StringComparison.Ordinal);
        byte[] old = File.ReadAllBytes(FarthingStore.PathIn(Workspace));
        JsonElement done = Run("upgrade", "--format", "json").Ok().Json()[0];
        string kept = Path.Combine(Workspace, done.GetProperty("kept").GetString()!);
        Assert.Equal(old, File.ReadAllBytes(FarthingStore.PathIn(kept)));

        // The seals of form 2, which the old Farthing printed, still hold.
        Run("verify", "--seal", Seal).Ok();
        Assert.Equal("Nothing to do: the store has form 3.", Run("upgrade").Ok().Out.Trim());
        JsonElement statement = Run("statement", "--period", "2024-05", "--format", "json").Ok().Json();
        Assert.Contains("\"attributed\":500", Compact(statement), StringComparison.Ordinal);
        Assert.Equal(250, Run("kpi", "cost-per-interaction", "--period", "2024-05", "--format", "json").Ok().Json().GetProperty("total").GetProperty("cost-per-interaction").GetDecimal());
        Assert.Equal(4, Run("kpi", "csat", "--period", "2024-05", "--format", "json").Ok().Json().GetProperty("total").GetProperty("csat").GetDecimal());
        using FarthingStore store = FarthingStore.Open(Workspace);
        using DuckDbConnection connection = store.Connect();
        Assert.Equal("T3,T2", connection.Scalar<string>(
            "SELECT string_agg(c.text, ',' ORDER BY v.n) FROM (SELECT team, 1 AS n FROM agents UNION ALL SELECT team, 2 FROM agents_versions) v JOIN codes c ON c.domain = 'team' AND c.code = v.team WHERE c.text <> 'T1'"));
        Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM run_accounts WHERE initiative IS NOT NULL OR in_service IS NULL"));
    }

    [Fact]
    public void An_upgraded_store_is_worked_with_as_any_other()
    {
        Assert.Contains("FT-5014", Run("upgrade").Ok().Error, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("agents.csv"), "agent_id,name,role,team,site,hired_on,left_on\nbob,Bob,agent,T3,Oslo,2021-01-01,2024-07-01\n");
        File.WriteAllText(_folder.File("ledger.csv"), "line_id,period,account,amount\nW7,2024-06,wages,5\n");
        File.WriteAllText(_folder.File("messages.csv"), "message_id,interaction_id,sent_at,sender,text\nm1,c,2024-06-02T10:00:00Z,customer,help\n");
        Assert.Equal(1, Run("import", "../agents.csv", "--as", "agents", "--format", "json").Ok().Json().GetProperty("batches")[0].GetProperty("corrected").GetInt64());
        Run("import", "../ledger.csv", "--as", "ledger").Ok();
        Run("import", "../messages.csv", "--as", "messages").Ok();
        JsonElement runs = Run("cost", "--format", "json").Ok().Json().GetProperty("runs");
        Assert.Equal(["closed", "costed"], runs.EnumerateArray().Select(r => r.GetProperty("state").GetString()!));
        Assert.Equal(415, runs[1].GetProperty("ledger").GetDecimal());
        Run("verify", "--seal", Seal).Ok();
        Run("kpi", "total-cost", "--by", "channel", "--period", "2024-06").Ok();
        Directory.CreateDirectory(_folder.File("out"));
        Run("export", "facts", "-o", _folder.File("out")).Ok();
        Run("diff", "2024-06").Ok();
        Assert.Equal(0, InitiativeCost());
        Run("reopen", "2024-05", "--by", "Ann", "--reason", "initiatives").Ok();
        Assert.Equal(2, Run("cost", "--format", "json").Ok().Json().GetProperty("runs")[0].GetProperty("version").GetInt32());
        Assert.Equal(100, InitiativeCost());
        Assert.Equal("unchanged", Run("cost", "--format", "json").Ok().Json().GetProperty("runs")[0].GetProperty("state").GetString());
        Run("diff", "2024-05").Ok();
        Run("verify").Ok();
    }

    [Fact]
    public void A_form_without_a_way_is_refused_and_left_as_it_is()
    {
        Set("1");
        byte[] old = File.ReadAllBytes(FarthingStore.PathIn(Workspace));
        Assert.Contains("import the files again", Run("upgrade").Refused("FT-5005").Error, StringComparison.Ordinal);
        Assert.Equal(old, File.ReadAllBytes(FarthingStore.PathIn(Workspace)));
        Set("9");
        Run("upgrade").Refused("FT-5004");
        Run("backup", _folder.File("backup")).Refused("FT-5004");
    }

    [Fact]
    public void A_copy_that_is_not_what_it_must_be_takes_no_place()
    {
        // A table that form 2 does not have: the upgraded copy then is no store of form 3.
        Execute("CREATE TABLE stray(x INTEGER)");
        byte[] old = File.ReadAllBytes(FarthingStore.PathIn(Workspace));
        Assert.Contains("stray", Run("upgrade").Refused("FT-5013").Error, StringComparison.Ordinal);
        Assert.Equal(old, File.ReadAllBytes(FarthingStore.PathIn(Workspace)));
        Assert.False(Directory.Exists(Path.Combine(Workspace, ".farthing", "switch")));
    }

    [Fact]
    public void A_backup_of_an_older_form_is_restored_and_upgraded()
    {
        Assert.Equal(JsonValueKind.Null, Run("backup", _folder.File("backup"), "--format", "json").Ok().Json().GetProperty("verified").ValueKind);
        string restored = _folder.File("restored");
        Assert.Contains("farthing upgrade", CliRun.In(_folder.Path, "restore", "backup", "restored").Ok().Error, StringComparison.Ordinal);
        CliRun.In(restored, "status").Refused("FT-5005");
        CliRun.In(restored, "upgrade").Ok();
        CliRun.In(restored, "verify", "--seal", Seal).Ok();
    }

    private CliRun Run(params string[] args) => CliRun.In(Workspace, args);

    private decimal InitiativeCost() =>
        Run("kpi", "initiative-cost", "--period", "2024-05", "--format", "json").Ok().Json().GetProperty("total").GetProperty("initiative-cost").GetDecimal();

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json);

    private void Set(string form) => Execute($"UPDATE meta SET value = '{form}' WHERE key = 'schema'");

    private void Execute(string sql)
    {
        using DuckDbDatabase database = DuckDbDatabase.Open(FarthingStore.PathIn(Workspace));
        using DuckDbConnection connection = database.Connect();
        connection.Execute(sql);
    }
}
