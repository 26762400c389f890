using Farthing.Engine.Import;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;

namespace Farthing.EngineTests.Import;

/// <summary>The call log of the Anonymous Bank, January 1999: figures computed from the file by other means.</summary>
public sealed class AnonymousBankTests
{
    private static string DataFile
    {
        get
        {
            for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                string file = Path.Combine(at.FullName, "shared", "data", "anonymous_bank", "january.txt");
                if (File.Exists(file))
                {
                    return file;
                }
            }

            return "";
        }
    }

    [Fact]
    public void January_gives_the_published_figures()
    {
        Assert.SkipUnless(DataFile.Length > 0, "../shared/data is not here");
        using ImportFixture fixture = new();
        ImportedBatch batch = fixture.ImportFile("anonymous-bank", DataFile);
        Assert.Equal((31_599, 31_599, 0, 0, 0), (batch.Read, batch.Accepted, batch.Corrected, batch.Duplicate, batch.Rejected));
        Assert.Equal(["1|27060", "2|4299", "4|240"], fixture.Rows("SELECT outcome, count(*) FROM interactions GROUP BY ALL ORDER BY 1"));
        Assert.Equal(27_060, fixture.Scalar<long>("SELECT count(*) FROM segments"));
        Assert.Equal(4_964_204_000, fixture.Scalar<long>("SELECT CAST(sum(talk_ms) AS BIGINT) FROM segments"));
        Assert.Equal(4_964_204_000, fixture.Scalar<long>("SELECT CAST(sum(ended_ms - started_ms) AS BIGINT) FROM segments"));
        Assert.Equal(26_783, fixture.Scalar<long>("SELECT count(*) FROM segments WHERE talk_ms > 0"));
        Assert.Equal(3_080, fixture.Scalar<long>("SELECT count(*) FROM interactions WHERE outcome = 2 AND wait_ms > 0"));
        Assert.Equal(["490|14003000"], fixture.Rows("SELECT count(*), sum(talk_ms) FROM segments WHERE agent = 0"));
        Assert.Equal(
            ["2015|353760000"],
            fixture.Rows("SELECT count(*), sum(talk_ms) FROM segments JOIN codes ON domain = 'agent' AND code = agent WHERE text = 'KAZAV'"));
        Assert.Equal(33, fixture.Scalar<long>("SELECT count(*) FROM interactions WHERE json_extract_string(attributes, '$.vru_time') LIKE '-%'"));
        Assert.Equal(
            ["AA|2", "IN|295", "NE|1586", "NW|5582", "PE|164", "PS|22998", "TT|972"],
            fixture.Rows("SELECT json_extract_string(attributes, '$.type'), count(*) FROM interactions GROUP BY ALL ORDER BY 1"));
        Assert.Equal(0, fixture.Scalar<long>("SELECT count(*) FROM customer_ids WHERE customer_id = '0'"));
        Assert.Equal("interactions.type", fixture.Scalar<string>("SELECT value FROM meta WHERE key = 'dimension.type'"));
    }

    [Fact]
    public void Effort_over_the_union_of_each_agents_calls_is_the_published_one()
    {
        Assert.SkipUnless(DataFile.Length > 0, "../shared/data is not here");
        using ImportFixture fixture = new();
        fixture.ImportFile("anonymous-bank", DataFile);
        const string Union = """
            SELECT CAST(sum(greatest(0, ended_ms - greatest(started_ms, coalesce(so_far, started_ms)))) AS BIGINT) FROM (
              SELECT agent, started_ms, ended_ms, max(ended_ms) OVER (PARTITION BY agent ORDER BY started_ms, ended_ms
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS so_far FROM segments WHERE agent > 0)
            """;
        long named = fixture.Scalar<long>(Union);
        long unnamed = fixture.Scalar<long>("SELECT CAST(sum(ended_ms - started_ms) AS BIGINT) FROM segments WHERE agent = 0");
        Assert.Equal(4_920_337_000, named + unnamed);
        Assert.Equal(
            "1999-01-01T00:00:31",
            fixture.Scalar<string>("SELECT strftime(make_timestamp(started_ms * 1000) + INTERVAL 2 HOUR, '%Y-%m-%dT%H:%M:%S') FROM interactions "
                + "JOIN interaction_ids USING (i) WHERE interaction_id = 'AA0101|33116|990101|0:00:31'"));
    }

    [Fact]
    public void Importing_it_again_changes_nothing()
    {
        Assert.SkipUnless(DataFile.Length > 0, "../shared/data is not here");
        using ImportFixture fixture = new();
        fixture.ImportFile("anonymous-bank", DataFile);
        IReadOnlyList<string> before = Sums(fixture);
        Assert.Equal(31_599, fixture.ImportFile("anonymous-bank", DataFile).Duplicate);

        // A file that differs by one blank line at its end is not recognised as a whole: every row is compared.
        string longer = fixture.PathOf("january-again.txt");
        File.WriteAllText(longer, File.ReadAllText(DataFile) + "\r\n");
        fixture.Forget();
        Assert.Equal(31_599, fixture.ImportFile("anonymous-bank", longer).Duplicate);
        Assert.Equal(before, Sums(fixture));
    }

    [Fact]
    public void The_pack_reads_without_problems()
    {
        Pack pack = PackLibrary.For(null).Get("anonymous-bank");
        Assert.Equal((byte)'\t', pack.Format.Delimiter);
        Assert.Equal(SourceEncoding.Auto, pack.Format.Encoding);
    }

    private static IReadOnlyList<string> Sums(ImportFixture fixture) => fixture.Rows(
        "SELECT count(*), sum(i), sum(started_ms), (SELECT sum(s * 7 + started_ms) FROM segments), (SELECT count(*) FROM segments_versions), "
        + "(SELECT count(*) FROM interaction_ids) FROM interactions");
}
