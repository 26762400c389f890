using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.EngineTests.Catalogues;

/// <summary>A workspace's KPI keeps what it does not say of the KPI it replaces; what an own KPI leaves out is told.</summary>
public class InheritanceTests
{
    [Fact]
    public void Seven_keys_keep_guardrails_and_attributes()
    {
        using OwnDefinitions none = new("");
        KpiDefinition before = none.Load().Kpi("cost-per-interaction");
        using OwnDefinitions own = new(Cost("total-cost / interactions"));
        KpiDefinition kpi = own.Load().Kpi("cost-per-interaction");
        Assert.Equal("Our cost", kpi.Title);
        Assert.Equal(before.Category, kpi.Category);
        Assert.Equal(before.Attributes.Guardrails, kpi.Attributes.Guardrails);
        Assert.Equal((before.Attributes.Owner, before.Attributes.Area, before.Attributes.Interval), (kpi.Attributes.Owner, kpi.Attributes.Area, kpi.Attributes.Interval));
        Assert.Equal(before.Attributes.Questions.Count, kpi.Attributes.Questions.Count);
        Assert.Empty(AttributeCompleteness.Missing(kpi));
        Assert.Empty(kpi.Replaced);
    }

    [Fact]
    public void What_is_stated_holds_also_where_it_is_empty()
    {
        using OwnDefinitions own = new(Cost("total-cost / interactions") + "\n    guardrails: []\n    owner: me");
        KpiDefinition kpi = own.Load().Kpi("cost-per-interaction");
        Assert.Empty(kpi.Attributes.Guardrails);
        Assert.Equal("me", kpi.Attributes.Owner);
        Assert.NotEmpty(kpi.Attributes.Questions);
    }

    [Fact]
    public void What_another_formula_cannot_answer_is_not_inherited()
    {
        using OwnDefinitions none = new("");
        KpiCatalogue before = none.Load();
        string version = before.Kpi("cost-per-interaction").Version;
        using OwnDefinitions own = new(Cost("ledger-cost / interactions") + $"\n    replaces: {version}");
        KpiDefinition kpi = own.Load().Kpi("cost-per-interaction");
        Assert.Contains(before.Kpi("cost-per-interaction").Attributes.Questions, q => q.Kpi is null && q.By.Any(b => b.Text == "channel"));
        Assert.DoesNotContain(kpi.Attributes.Questions, q => q.Kpi is null && q.By.Any(b => b.Text == "channel"));
        Assert.NotEmpty(kpi.Attributes.Guardrails);
    }

    [Fact]
    public void Check_tells_what_an_own_KPI_leaves_out()
    {
        using OwnDefinitions own = new(OwnDefinitions.Kpi("owner: me") + """

              - kpi: mine
                title: Mine
                unit: money/interaction
                direction: down
                formula: labour-cost / interactions
                definition: x
                when-null: x
            """);
        IReadOnlyList<Problem> found = CheckUseCase.Run(Workspace.Load(own.Path), Instant.FromUtc(2024, 5, 1, 0, 0), CancellationToken.None);
        Problem missing = found.First(p => p.Code == "FT-4022");
        Assert.StartsWith("own leaves out area, timing, cadence, industries", missing.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, missing.Severity);
        Problem unguarded = Assert.Single(found, p => p.Code == "FT-4023");
        Assert.Equal((Severity.Error, "mine is a cost and names no guardrails."), (unguarded.Severity, unguarded.Message));
    }

    private static string Cost(string formula) => $$"""
        kpis:
          - kpi: cost-per-interaction
            title: Our cost
            unit: money/interaction
            direction: down
            formula: {{formula}}
            definition: x
            when-null: x
        """;
}
