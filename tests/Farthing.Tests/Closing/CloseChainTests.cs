using Farthing.Core.Closing;

namespace Farthing.Tests.Closing;

public class CloseChainTests
{
    [Fact]
    public void An_entry_reads_back_as_it_was_written()
    {
        CloseEntry entry = Entry(1, CloseAction.Close);
        CloseEntry read = CloseEntry.Parse(entry.ToCanonical());
        Assert.Equal(entry.ToCanonical(), read.ToCanonical());
        Assert.Equal(entry.Seal, read.Seal);
        Assert.Equal(entry.Waivers, read.Waivers);
        Assert.Equal(entry.Controls, read.Controls);
        Assert.Equal("Zoë \"Z\" Ø\n", read.By);
    }

    [Fact]
    public void The_canonical_text_is_what_the_document_says_it_is()
    {
        CloseEntry entry = Entry(1, CloseAction.Reopen) with { By = "Ann", Seal = null, Controls = [], Waivers = [] };
        Assert.Equal(
            """{"seq":1,"action":"reopen","at":1717491600000,"month":24292,"period":"2024-05","by":"Ann","reason":"month end","run":7,"version":2,"currency":"USD","controls":[],"waivers":[]}""",
            entry.ToCanonical());
        Assert.Equal("0152f4f98e11e409", CloseChain.Hash(CloseChain.Origin, "x")[..16]);
    }

    [Fact]
    public void A_whole_log_has_no_fault() => Assert.Empty(CloseChain.Faults(Log(5)));

    [Fact]
    public void Any_change_of_any_field_of_any_entry_is_a_fault()
    {
        for (int at = 0; at < 5; at++)
        {
            List<ChainedEntry> log = Log(5);
            ChainedEntry entry = log[at];
            foreach (ChainedEntry changed in (ChainedEntry[])
            [
                entry with { Seq = 9 }, entry with { Canonical = entry.Canonical.Replace("month end", "month and", StringComparison.Ordinal) },
                entry with { Previous = CloseChain.Hash("", "") }, entry with { Sha256 = CloseChain.Hash("", "") },
                entry with { Canonical = "{}" }, entry with { Canonical = entry.Canonical + " " },
            ])
            {
                log[at] = changed;
                Assert.NotEmpty(CloseChain.Faults(log));
            }

            log.RemoveAt(at);
            Assert.True(CloseChain.Faults(log).Count > 0 == at < 4, "a missing last entry alone leaves a whole chain: the kept hash is for that");
        }
    }

    [Fact]
    public void Hashes_made_anew_do_not_hide_a_close_of_a_closed_month()
    {
        ChainedEntry first = CloseChain.Link(null, Entry(1, CloseAction.Close));
        ChainedEntry second = CloseChain.Link(first, Entry(2, CloseAction.Close));
        Assert.Contains("was closed", Assert.Single(CloseChain.Faults([first, second])), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CloseChain.Link(first, Entry(3, CloseAction.Reopen)));
    }

    [Theory]
    [InlineData("rejects: three test calls", WaiverKind.Rejects, "Ann", "three test calls")]
    [InlineData(" controls by Bo Ek :  see: memo 7 ", WaiverKind.Controls, "Bo Ek", "see: memo 7")]
    public void A_waiver_says_kind_name_and_reason(string text, WaiverKind kind, string by, string reason) =>
        Assert.Equal(new Waiver(kind, by, reason), Waiver.Parse(text, "Ann"));

    private static List<ChainedEntry> Log(int entries)
    {
        List<ChainedEntry> log = [];
        for (int seq = 1; seq <= entries; seq++)
        {
            log.Add(CloseChain.Link(log.LastOrDefault(), Entry(seq, seq % 2 == 1 ? CloseAction.Close : CloseAction.Reopen)));
        }

        return log;
    }

    private static CloseEntry Entry(int seq, CloseAction action) => new()
    {
        Seq = seq,
        Action = action,
        AtMs = 1_717_491_600_000,
        Month = 24292,
        Period = "2024-05",
        By = "Zoë \"Z\" Ø\n",
        Reason = "month end",
        Run = 7,
        Version = 2,
        Currency = "USD",
        Seal = action == CloseAction.Reopen ? null : new RunSeal(
            "aa", new StatementSums(Int128.MaxValue, 1, -2, 3, Int128.MinValue, 5), 12, "bb", "cc"),
        Controls = [new CheckedControl("wages*", "2024-05", 400_000_000, 399_999_999)],
        Waivers = [new Waiver(WaiverKind.Rejects, "Bo", "tests", "3 rows")],
    };
}
