using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Core.Time;
using Farthing.Engine.Catalogues;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Web;
using NodaTime;

namespace Farthing.EngineTests.Queries;

/// <summary>What a page suggests to type next is never refused.</summary>
public sealed class NextQuestionTests(DemoWorkspace demo)
{
    [Fact]
    public void Every_KPI_can_be_asked_as_its_page_suggests()
    {
        KpiCatalogue catalogue = CatalogueLoader.Load(null);
        RequestResolver resolver = new(catalogue, new WorkspaceCalendar(DateTimeZone.Utc));
        foreach (KpiDefinition kpi in catalogue.Kpis)
        {
            // Whoever is answered without a period is led on without one.
            foreach (string? period in CanBeAsked(resolver, kpi.Id) ? (string?[])["2024-05", null] : ["2024-05"])
            {
                ResolvedRequest resolved = resolver.Resolve(Slices.First(catalogue, kpi, period));
                Assert.True(resolved.By.Count + (resolved.Grain is null ? 0 : 1) == 1, kpi.Id);
            }
        }

        Assert.Contains(catalogue.Kpis, k => Slices.Of(catalogue, k).Count == 0);
    }

    private static bool CanBeAsked(RequestResolver resolver, string kpi)
    {
        try
        {
            return resolver.Resolve(new KpiRequest([kpi])) is not null;
        }
        catch (UserException)
        {
            return false;
        }
    }

    [Theory]
    [InlineData("cost-per-contact")]
    [InlineData("occupancy")]
    [InlineData("cost-per-interaction")]
    public void The_last_line_of_a_page_and_of_an_answer_can_be_typed(string kpi)
    {
        using TempFolderCopy folder = demo.Copy();
        foreach (string[] command in (string[][])[["show", kpi, "--period", "2024-10"], ["kpi", kpi, "--period", "2024-10"]])
        {
            string last = CliRun.In(folder.Path, command).Ok().Out.TrimEnd().Split('\n')[^1];
            string typed = last[(last.IndexOf("farthing ", StringComparison.Ordinal) + 9)..].Trim();
            Assert.StartsWith("kpi " + kpi, typed, StringComparison.Ordinal);
            CliRun.In(folder.Path, typed.Split(' ')).Ok();
        }
    }

    [Fact]
    public void A_KPI_without_dimensions_says_so_where_one_is_asked_for()
    {
        using TempFolderCopy folder = demo.Copy();
        string error = CliRun.In(folder.Path, "kpi", "cost-per-contact", "--by", "channel").Refused("FT-4013").Error;
        Assert.Contains("it has no dimensions; take it by time, with --grain month", error, StringComparison.Ordinal);
        Assert.DoesNotContain("possible are", error, StringComparison.Ordinal);
    }
}
