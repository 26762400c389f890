using System.Numerics;
using Farthing.Core.Closing;
using Farthing.Core.Errors;
using Farthing.Engine.UseCases;

namespace Farthing.EngineTests.Reference;

/// <summary>
/// A restated ledger line and a longer segment at once, in random workspaces: the terms of the difference are those that the
/// reference finds when it changes one after the other.
/// </summary>
public class DiffAgreementTests
{
    [Fact]
    public void Terms_are_those_of_the_reference()
    {
        int tried = 0, told = 0;
        for (var seed = 3000; tried < Math.Max(4, PropertyCases.Count / 400) && seed < 3000 + PropertyCases.Count; seed++)
        {
            var random = RandomWorkspace.Make(seed, 20);
            if (random.Facts.Ledger.Count == 0 || random.Facts.Segments.TrueForAll(s => s.Ended is null)) continue;
            try
            {
                using var stored = StoredWorkspace.FromFiles(random, seed);
                told += Explain(random, stored, seed);
                tried++;
            }
            catch (Exception e) when (e is RefRefusedException or UserException)
            {
                // A ledger without a rate of exchange is refused by both; another seed then.
            }
        }

        Assert.True(tried >= 4);
        Assert.True(told >= 4, "no difference had a term: nothing was compared");
    }

    private static int Explain(RandomWorkspace random, StoredWorkspace stored, int seed)
    {
        List<string> wrong = [];
        var before = stored.Cost(wrong);
        var runs = stored.Recost();
        var changed = new RefFacts { Zone = random.Facts.Zone, Currency = random.Facts.Currency, CompletedColumn = random.Facts.CompletedColumn };
        random.Facts.Ledger[0] = random.Facts.Ledger[0] with { Amount = random.Facts.Ledger[0].Amount + 12_340_000 };
        changed.Ledger.Add(random.Facts.Ledger[0]);
        var middle = stored.Reference(runs);
        var segment = random.Facts.Segments.First(s => s.Ended is not null);
        random.Facts.Segments[random.Facts.Segments.IndexOf(segment)] = segment with { Ended = segment.Ended + 60_000 };
        changed.Segments.Add(segment with { Ended = segment.Ended + 60_000 });
        stored.FactsChanged();
        Assert.All(stored.Import(changed, "changed"), b => Assert.Equal(b.Read, b.Corrected));
        var after = stored.Cost(wrong);
        var now = stored.Recost();
        var told = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            var later = now.Single(m => m.Period == runs[i].Period);
            if (later.Version == 1) continue;
            var diff = stored.Diff(runs[i].Run, later.Run);
            var end = after[now.ToList().IndexOf(later)];
            Assert.True(diff.Problems.Count == 0, $"seed {seed}: {string.Join("; ", diff.Problems.Select(p => p.Message))}");
            Check($"seed {seed} {later.Period} ledger", before[i], middle[i], Term(diff, DiffCause.LinesChanged));
            Check($"seed {seed} {later.Period} facts", middle[i], end, Term(diff, DiffCause.Facts));
            Assert.Equal(diff.Later.Sums, diff.Terms.Aggregate(diff.Earlier.Sums, (sum, t) => sum + t.Change));
            told += diff.Terms.Count;
        }

        Assert.True(wrong.Count == 0, $"seed {seed}: " + string.Join("\n", wrong));
        return told;
    }

    private static StatementSums Term(RunDiff diff, DiffCause cause) => diff.Terms.SingleOrDefault(t => t.Causes.SequenceEqual([cause]))?.Change ?? default;

    private static void Check(string where, RefRun from, RefRun to, StatementSums term)
    {
        (string, BigInteger, Int128)[] columns =
        [
            ("ledger", to.Ledger - from.Ledger, term.Ledger), ("attributed", to.Attributed - from.Attributed, term.Attributed),
            ("unused", to.Unused - from.Unused, term.Unused), ("out of scope", to.OutOfScope - from.OutOfScope, term.OutOfScope),
            ("unassigned", to.Unassigned - from.Unassigned, term.Unassigned), ("imputed", to.Imputed - from.Imputed, term.Imputed),
        ];
        Assert.All(columns, c => Assert.True(c.Item2 == c.Item3, $"{where}, {c.Item1}: {c.Item2} but {c.Item3}"));
    }
}
