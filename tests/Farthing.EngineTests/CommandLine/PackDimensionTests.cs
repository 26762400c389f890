namespace Farthing.EngineTests.CommandLine;

/// <summary>A column that an imported pack declares as a dimension can be sliced by and filtered on, and only then.</summary>
public sealed class PackDimensionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-pack-").FullName;

    public PackDimensionTests() => CliRun.In(_folder, "init", ".").Ok();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_banks_call_type_slices_its_calls_once_they_are_imported()
    {
        CliRun.In(_folder, "kpi", "offered", "--by", "type").Refused("FT-4011");
        File.WriteAllLines(Path.Combine(_folder, "calls.txt"),
        [
            "vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\tq_time\toutcome\tser_start\tser_exit\tser_time\tserver",
            "AA0101\t1\t7\t2\tPS\t990101\t8:00:00\t8:00:05\t5\t0:00:00\t0:00:00\t0\tAGENT\t8:00:05\t8:01:05\t60\tDANA",
            "AA0101\t2\t0\t2\tNW\t990101\t9:00:00\t9:00:05\t5\t9:00:05\t9:00:45\t40\tHANG\t0:00:00\t0:00:00\t0\tNO_SERVER",
        ]);
        CliRun.In(_folder, "import", "calls.txt", "--as", "anonymous-bank").Ok();
        Assert.Equal(
            "row,type,offered\ngroup,NW,1\ngroup,PS,1\ntotal,,2\n",
            CliRun.In(_folder, "kpi", "offered", "--by", "type", "--format", "csv").Ok().Out.ReplaceLineEndings("\n"));
        Assert.Equal(
            "row,offered\ntotal,1\n",
            CliRun.In(_folder, "kpi", "offered", "--where", "type = \"NW\"", "--format", "csv").Ok().Out.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_pool_can_ask_for_the_banks_call_type_once_it_is_imported()
    {
        File.WriteAllText(
            Path.Combine(_folder, "costs.yaml"),
            "accounts: [{ match: rent, component: overhead }, { match: line, component: technology }]\n"
            + "pools:\n  - { pool: rent, component: overhead, driver: interactions, where: 'type = \"NW\"' }\n"
            + "  - { pool: line, component: technology, driver: talk-time, where: 'type = \"PS\"' }\n");
        Assert.Contains("FT-3007", CliRun.In(_folder, "check").Out, StringComparison.Ordinal);
        File.WriteAllLines(Path.Combine(_folder, "calls.txt"),
        [
            "vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\tq_time\toutcome\tser_start\tser_exit\tser_time\tserver",
            "AA0101\t1\t7\t2\tPS\t990101\t8:00:00\t8:00:05\t5\t0:00:00\t0:00:00\t0\tAGENT\t8:00:05\t8:01:05\t60\tDANA",
            "AA0101\t2\t0\t2\tNW\t990101\t9:00:00\t9:00:05\t5\t0:00:00\t0:00:00\t0\tAGENT\t9:00:05\t9:01:05\t60\tDANA",
        ]);
        File.WriteAllText(Path.Combine(_folder, "ledger.csv"), "line_id,period,account,amount\n1,1999-01,rent,30.00\n2,1999-01,line,7.00\n");
        CliRun.In(_folder, "import", "calls.txt", "--as", "anonymous-bank").Ok();
        CliRun.In(_folder, "import", "ledger.csv", "--as", "ledger").Ok();
        CliRun.In(_folder, "cost").Ok();
        Assert.Equal(
            "row,type,overhead-cost,technology-cost\ngroup,NW,30,0\ngroup,PS,0,7\ntotal,,30,7\n",
            CliRun.In(_folder, "kpi", "overhead-cost", "technology-cost", "--by", "type", "--format", "csv").Ok().Out.ReplaceLineEndings("\n"));
        Assert.DoesNotContain("FT-3007", CliRun.In(_folder, "check").Out, StringComparison.Ordinal);
        CliRun.In(_folder, "statement").Ok();
        CliRun.In(_folder, "show", "interaction", "AA0101|1|990101|8:00:00").Ok();
        CliRun.In(_folder, "close", "1999-01", "--by", "Ann", "--reason", "signed").Ok();
        CliRun.In(_folder, "status").Ok();
    }
}
