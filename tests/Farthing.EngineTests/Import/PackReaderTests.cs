using Farthing.Core.Errors;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Store;

namespace Farthing.EngineTests.Import;

public sealed class PackReaderTests
{
    [Fact]
    public void Every_bundled_pack_reads_and_every_fact_has_its_own()
    {
        PackLibrary library = PackLibrary.For(null);
        Assert.All(library.Names, name => Assert.Equal(name, library.Get(name).Name));
        Assert.All(FactModels.All, fact => Assert.Equal(
            fact.Value.Fields.Select(f => f.Name), library.Get(fact.Key).Facts[0].Fields.Select(f => f.Field.Name)));
    }

    [Fact]
    public void The_models_columns_are_the_stores()
    {
        using FarthingStore store = FarthingStore.OpenInMemory();
        using var connection = store.Connect();
        foreach (FactModel model in FactModels.All.Values)
        {
            var columns = connection.Rows("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = $1 ORDER BY column_index", model.Table);
            Assert.Equal(columns.Select(c => (string)c[0]!), model.Columns.Select(c => c.Name));
            Assert.Equal(
                columns.Select(c => (string)c[1]! == "VARCHAR" ? "TEXT" : (string)c[1]!), model.Columns.Select(c => c.Type.ToString().ToUpperInvariant()));
            var versions = connection.Rows("SELECT column_name FROM duckdb_columns() WHERE table_name = $1 ORDER BY column_index", model.Table + "_versions");
            Assert.Equal([.. model.Columns.Select(c => c.Name), "superseded_by"], versions.Select(c => (string)c[0]!));
        }
    }

    [Theory]
    [InlineData("pack: other\nfacts: []\n", "FT-2201", 1)]
    [InlineData("pack: p\nfact: x\nfacts:\n  - fact: ledger\n    fields: { line_id: a, date: b, account: c, amount: d }\n", "FT-1010", 2)]
    [InlineData("pack: p\nfacts:\n  - fact: leger\n    fields: {}\n", "FT-2204", 3)]
    [InlineData("pack: p\nfacts:\n  - fact: ledger\n    fields: { line_id: a, date: b, account: c, amuont: d }\n", "FT-2205", 4)]
    [InlineData("pack: p\nfacts:\n  - fact: ledger\n    fields: { line_id: a, account: c, amount: d }\n", "FT-2206", 4)]
    [InlineData("pack: p\nformat: { zone: Europe/Berln }\nfacts:\n  - fact: fx\n    fields: { currency: a, date: b, rate: c }\n", "FT-1014", 2)]
    [InlineData("pack: p\nformat: { header: false }\nfacts:\n  - fact: fx\n    fields: { currency: a, date: b, rate: c }\n", "FT-2202", 2)]
    [InlineData("pack: p\nfacts:\n  - fact: fx\n    fields: { currency: a, date: { column: b, format: qqq }, rate: c }\n", "FT-2210", 4)]
    [InlineData("pack: p\nfacts:\n  - fact: fx\n    fields: { currency: { column: a, constant: b }, date: b, rate: c }\n", "FT-2208", 4)]
    [InlineData("pack: p\nfacts:\n  - fact: fx\n    when: { column: a }\n    fields: { currency: a, date: b, rate: c }\n", "FT-2203", 4)]
    [InlineData("pack: p\ndimensions: [Not Kebab]\nfacts:\n  - fact: fx\n    fields: { currency: a, date: b, rate: c }\n", "FT-2207", 2)]
    [InlineData("pack: p\nfacts:\n  - fact: fx\n    fields: { currency: a, date: { column: b, rolls-after: [c] }, rate: c }\n", "FT-2209", 4)]
    public void Faults_are_told_with_their_line(string text, string code, int line)
    {
        UserException e = Assert.Throws<UserException>(() => PackReader.Parse(text, "p.yaml"));
        Assert.Contains(e.Problems, p => p.Code == code && p.Place!.Line == line);
    }

    [Fact]
    public void A_workspaces_pack_outweighs_the_bundled_one()
    {
        using ImportFixture fixture = new();
        fixture.AddPack("fx", "pack: fx\ntitle: mine\nfacts:\n  - fact: fx\n    fields: { currency: a, date: b, rate: c }\n");
        Assert.Equal("mine", PackLibrary.For(fixture.Workspace.PacksFolder).Get("fx").Title);
        Assert.Equal(1, fixture.Import("fx", "a,b,c\nUSD,2024-05-01,0.912345678901\n").Accepted);
        Assert.Equal(912_345_678_901, fixture.Scalar<long>("SELECT rate FROM fx"));
    }

    [Fact]
    public void Filters_maps_constants_headers_and_local_times_as_the_pack_says()
    {
        using ImportFixture fixture = new("America/New_York");
        fixture.AddPack("calls", """
            pack: calls
            format: { delimiter: "|", header: false, columns: [Id, Type, Day, Time, Wait, Result, Note], skip-lines: 1, zone: Europe/Berlin }
            dimensions: { call-type: Type }
            ignore: [Note]
            filters:
              - { when: { column: Type, in: [TEST] }, reject: "a test call" }
            facts:
              - fact: interactions
                fields:
                  interaction_id: Id
                  channel: { constant: phone }
                  started_at: { column: Day, format: dd.MM.yyyy, time: { column: Time, format: "H:mm" } }
                  wait_s: { column: Wait, unit: milliseconds }
                  outcome: { column: Result, map: { OK: answered, GONE: abandoned } }
            """);
        var batch = fixture.Import(
            "calls",
            "some preamble\n1|A|31.03.2024|1:30|2500|OK|x\n2|TEST|31.03.2024|1:30|0|OK|x\n3|A|31.03.2024|2:30|0|OK|x\n4|A|27.10.2024|2:30|0|GONE|x\n5|A|1.1.2024|2:30|0|OK|\n6|A|01.01.2024|2:30|0|WHAT|\n");
        Assert.Equal((6, 2, 4), (batch.Read, batch.Accepted, batch.Rejected));
        Assert.Equal(["3:0  FT-2114", "4:5 Day FT-2111", "6:5 Day FT-2111", "7:23 Result FT-2111"], fixture.Rejects());
        Assert.Equal(
            ["2024-03-31T00:30:00|2500|1|{\"Type\":\"A\"}", "2024-10-27T00:30:00|0|2|{\"Type\":\"A\"}"],
            fixture.Rows("SELECT strftime(make_timestamp(started_ms * 1000), '%Y-%m-%dT%H:%M:%S'), wait_ms, outcome, attributes FROM interactions ORDER BY i"));
        Assert.Equal("interactions.Type", fixture.Scalar<string>("SELECT value FROM meta WHERE key = 'dimension.call-type'"));
    }
}
