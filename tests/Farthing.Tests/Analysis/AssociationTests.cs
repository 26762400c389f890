using Farthing.Core.Analysis;
using Farthing.Core.Query;

namespace Farthing.Tests.Analysis;

/// <summary>A driver is found where it goes ahead, and not from too few buckets.</summary>
public class AssociationTests
{
    private static readonly int[] Waves = [10, 14, 9, 20, 13, 8, 17, 21, 11, 16, 7, 19, 12, 15];

    private static KpiAnswer Series(IEnumerable<int> values) => new FindingCase().Series("month", "2023-04..2024-05", [.. values]).Only;

    [Fact]
    public void The_lag_at_which_it_is_strongest_is_told()
    {
        KpiAnswer cause = Series(Waves);
        KpiAnswer effect = Series(Waves.Select((_, n) => n < 2 ? 12 : Waves[n - 2] * 3));
        Association found = Association.Find(new FindingCase().Scope().Kpi, "month", effect, cause);
        Assert.Equal((2, 11), (found.Lag, found.Result!.Value.N));
        Assert.Equal(1, found.Result.Value.R, 9);
        Assert.Contains("goes the same way 2 months later; r 1.00", found.Sentence(), StringComparison.Ordinal);
        Assert.EndsWith("association of changes from month to month.", found.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_than_eight_pairs_give_none()
    {
        Association found = Association.Find(new FindingCase().Scope().Kpi, "month", Series(Waves.Take(7)), Series(Waves.Take(7)));
        Assert.Null(found.Result);
        Assert.Contains("fewer than 8 months", found.Sentence(), StringComparison.Ordinal);
        Assert.Null(Association.Find(new FindingCase().Scope().Kpi, "month", Series(Waves), Series(Enumerable.Repeat(5, 14))).Result);
    }

    [Fact]
    public void Two_trends_do_not_go_together_for_being_trends()
    {
        // Both rise by about the same each month; what they do beside that is unrelated.
        int[] rest = [3, -2, 4, 1, -3, 2, -4, 0, 3, -1, 2, -2, 4, -3];
        int[] other = [-1, 3, 2, -4, 0, 1, -2, 3, -3, 2, -1, -4, 1, 3];
        KpiAnswer a = Series(rest.Select((r, n) => 100 + (10 * n) + r));
        KpiAnswer b = Series(other.Select((r, n) => 50 + (12 * n) + r));
        Assert.True(Farthing.Core.Statistics.Correlation.Of([.. rest.Zip(other).Select((r, n) => (100.0 + (10 * n) + r.First, 50.0 + (12 * n) + r.Second))])!.Value.Low > 0.9m);
        Assert.Contains("no clear association", Association.Find(new FindingCase().Scope().Kpi, "month", a, b).Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_chance_is_said_to_be_unclear()
    {
        int[] noise = [5, 9, 2, 7, 4, 8, 3, 6, 9, 1];
        int[] other = [3, 4, 8, 2, 9, 5, 7, 1, 6, 4];
        Assert.Contains("no clear association", Association.Find(new FindingCase().Scope().Kpi, "month", Series(noise), Series(other)).Sentence(), StringComparison.Ordinal);
    }
}
