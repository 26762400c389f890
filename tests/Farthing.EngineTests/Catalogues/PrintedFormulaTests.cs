using System.Text.RegularExpressions;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.EngineTests.Queries;

namespace Farthing.EngineTests.Catalogues;

/// <summary>T12: what books print is shown and never computed: "– 100%" takes nothing away. The minus of NPS does.</summary>
public partial class PrintedFormulaTests
{
    private const string Nonsense = "1 / 0 – 100%";

    [Fact]
    public void Another_printed_formula_changes_no_version_and_no_value()
    {
        Dictionary<string, string> plain = new() { ["farthing.yaml"] = RandomFacts.Settings, ["costs.yaml"] = RandomFacts.Costs };
        Dictionary<string, string> changed = new(plain);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "catalogue", "kpis"), "*.yaml"))
        {
            changed["kpis/" + Path.GetFileName(file)] = Printed().Replace(File.ReadAllText(file), $"    printed: \"{Nonsense}\"");
        }

        using QueryWorld before = new(plain, new RandomFacts(7, 60).All(), cost: true);
        using QueryWorld after = new(changed, new RandomFacts(7, 60).All(), cost: true);
        string[] printed = [.. before.Catalogue.Kpis.Where(k => k.Printed is not null).Select(k => k.Id)];
        Assert.True(printed.Count(id => before.Catalogue.Kpi(id).Printed!.Contains("100%", StringComparison.Ordinal)) >= 4);
        Assert.All(printed, id =>
        {
            Assert.Equal(Nonsense, after.Catalogue.Kpi(id).Printed);
            Assert.Equal(before.Catalogue.Kpi(id).Version, after.Catalogue.Kpi(id).Version);
        });
        KpiRequest all = new(printed) { Period = "2024-02" };
        string[] values = QueryWorld.Lines(before.OnDuckDb(all));
        Assert.Equal(values, QueryWorld.Lines(after.OnDuckDb(all)));
        Assert.InRange(values[^1].Split("null").Length - 1, 0, printed.Length / 4);
    }

    /// <summary>A share less 100 % would never be above 0; these are shares, and none is computed with a constant.</summary>
    [Fact]
    public void What_is_printed_with_100_percent_is_a_share()
    {
        KpiDefinition[] misprinted = [.. QueryCase.Of("calendar").World.Catalogue.Kpis.Where(k => k.Printed?.Contains("– 100%", StringComparison.Ordinal) == true)];
        Assert.Equal(
            ["customer-churn-rate", "first-contact-resolution", "first-contact-resolution-per-contact", "occupancy"],
            misprinted.Select(k => k.Id).Order(StringComparer.Ordinal));
        Assert.All(misprinted, k => Assert.DoesNotMatch("(^|[^a-z-])(1|100)([^0-9]|$)", k.FormulaText));
        Assert.Equal(0, new Ratio(105, 195).CompareTo(Value("people", "occupancy", null)));
        Assert.Equal(0, new Ratio(2, 5).CompareTo(Value("customers", "customer-churn-rate", "2024-02")));
        Assert.Equal(0, new Ratio(3, 6).CompareTo(Value("first-contact", "first-contact-resolution", null)));
        Assert.Equal(0, new Ratio(3, 8).CompareTo(Value("first-contact", "first-contact-resolution-per-contact", null)));
    }

    [Fact]
    public void The_minus_of_NPS_takes_the_detractors_away()
    {
        KpiAnswer answer = QueryCase.Of("survey-methods").World.OnDuckDb(new KpiRequest(["nps"]) { By = ["channel"] });
        Assert.Equal(["chat", "phone", null], answer.Rows.Select(r => r.Keys[0]));
        Ratio[] expected = [new(0, 3), new(2, 2), new(-1, 1)];
        Assert.All(expected.Zip(answer.Rows), p => Assert.Equal(0, p.First.CompareTo(p.Second.Cells[0].Value!.Value)));
    }

    private static Ratio Value(string name, string kpi, string? period) =>
        QueryCase.Of(name).World.OnDuckDb(new KpiRequest([kpi]) { Period = period }).Total[0].Value!.Value;

    [GeneratedRegex("^    printed: .*$", RegexOptions.Multiline)]
    private static partial Regex Printed();
}
