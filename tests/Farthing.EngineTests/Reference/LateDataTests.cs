using Farthing.Core.Errors;

namespace Farthing.EngineTests.Reference;

/// <summary>Late and corrected facts: a restated ledger and a longer segment make new versions; the old ones stay as they were.</summary>
public class LateDataTests
{
    [Fact]
    public void Corrections_make_new_versions_and_old_files_change_nothing()
    {
        var tried = 0;
        for (var seed = 1000; tried < Math.Max(3, PropertyCases.Count / 400) && seed < 1000 + PropertyCases.Count; seed++)
        {
            var random = RandomWorkspace.Make(seed, 20);
            if (random.Facts.Ledger.Count == 0 || random.Facts.Segments.TrueForAll(s => s.Ended is null)) continue;
            try
            {
                using var stored = StoredWorkspace.FromFiles(random, seed);
                Correct(random, stored, seed);
                tried++;
            }
            catch (Exception e) when (e is RefRefusedException or UserException)
            {
                // A ledger without a rate of exchange is refused by both; another seed then.
            }
        }
        Assert.True(tried >= 3);
    }

    private static void Correct(RandomWorkspace random, StoredWorkspace stored, int seed)
    {
        var wrong = new List<string>();
        var before = stored.Cost(wrong);
        var old = stored.Recost();
        Assert.All(old, m => Assert.True(m.Unchanged));
        var original = Subset(random.Facts, random.Facts.Ledger[0], random.Facts.Segments.First(s => s.Ended is not null));

        random.Facts.Ledger[0] = original.Ledger[0] with { Amount = original.Ledger[0].Amount + 12_340_000 };
        var at = random.Facts.Segments.IndexOf(original.Segments[0]);
        random.Facts.Segments[at] = original.Segments[0] with { Ended = original.Segments[0].Ended + 60_000 };
        stored.FactsChanged();
        Assert.All(stored.Import(Subset(random.Facts, random.Facts.Ledger[0], random.Facts.Segments[at]), "corrected"), b => Assert.Equal(b.Read, b.Corrected));
        stored.Cost(wrong);
        Assert.All(stored.Import(original, "old"), b => Assert.Equal(b.Read, b.Duplicate));
        var after = stored.Recost();
        Assert.All(after, m => Assert.True(m.Unchanged));
        Assert.Contains(after, m => m.Version == 2);
        Assert.True(wrong.Count == 0, $"seed {seed}: " + string.Join("\n", wrong));
        foreach (var (month, run) in old.Zip(before)) Assert.True(stored.StillHolds(month.Run, run), $"seed {seed}: run {month.Run} has changed");
    }

    private static RefFacts Subset(RefFacts of, RefLine line, RefSegment segment)
    {
        var facts = new RefFacts { Zone = of.Zone, Currency = of.Currency, CompletedColumn = of.CompletedColumn };
        facts.Ledger.Add(line);
        facts.Segments.Add(segment);
        return facts;
    }
}
