using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Engine.Catalogues;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Web;

namespace Farthing.EngineTests.Queries;

/// <summary>A kept answer is the answer: whatever is asked, first or again, added up from months or not.</summary>
public sealed class AnswerMemoryTests(DemoWorkspace demo)
{
    private static readonly string?[] Periods = ["2024-Q3", "2024", "2024-05-10..2024-07-03", null];

    [Fact]
    public void Every_kpi_is_the_same_with_and_without_a_memory()
    {
        using TempFolderCopy folder = demo.Copy();
        Use(folder.Path, (store, workspace, catalogue, connection) =>
        {
            Ask fresh = Ask.Open(store, workspace, catalogue, connection, TestContext.Current.CancellationToken);
            Ask keeping = Ask.OpenRemembering(store, workspace, catalogue, connection, TestContext.Current.CancellationToken);
            int compared = 0;
            KpiDefinition[] kpis = Sixths.Of([.. catalogue.Kpis]);
            foreach (KpiDefinition kpi in kpis)
            {
                foreach (KpiRequest request in Questions(kpi.Id))
                {
                    string expected;
                    try
                    {
                        expected = Text(fresh.Answer(request, TestContext.Current.CancellationToken));
                    }
                    catch (UserException e) when (e.Problems[0].Code is "FT-4013" or "FT-4015")
                    {
                        continue; // cannot be sliced so, or has no such grain or period
                    }

                    Assert.Equal(expected, Text(keeping.Answer(request, TestContext.Current.CancellationToken)));
                    int computed = keeping.Memory!.Computed;
                    Assert.Equal(expected, Text(keeping.Answer(request, TestContext.Current.CancellationToken)));
                    Assert.Equal(computed, keeping.Memory.Computed);
                    compared++;
                }
            }

            Assert.True(compared > kpis.Length * 250 / 111, $"{compared} questions");

            // What was kept is read again by whoever opens the store next.
            _ = keeping.Answer(new KpiRequest(["csat"]) { Period = "2024", By = ["channel"] }, TestContext.Current.CancellationToken);
            keeping.Memory!.Write();
            Ask later = Ask.OpenRemembering(store, workspace, catalogue, connection, TestContext.Current.CancellationToken);
            KpiRequest again = new(["csat"]) { Period = "2024", By = ["channel"] };
            Assert.Equal(Text(fresh.Answer(again, TestContext.Current.CancellationToken)), Text(later.Answer(again, TestContext.Current.CancellationToken)));
            Assert.Equal(0, later.Memory!.Computed);
        });
    }

    [Fact]
    public void After_a_costing_run_the_overview_computes_nothing()
    {
        using TempFolderCopy folder = demo.Copy();
        Use(folder.Path, (store, workspace, catalogue, connection) =>
        {
            foreach (string period in (string[])["2024-12", "2024-10", "2024-Q4"])
            {
                Ask ask = Ask.OpenRemembering(store, workspace, catalogue, connection, TestContext.Current.CancellationToken);
                Assert.NotNull(OverviewUseCase.Run(workspace, catalogue, ask, workspace.Calendar.ParsePeriod(period), null, TestContext.Current.CancellationToken));
                Assert.Equal(0, ask.Memory!.Computed);
            }
        });
    }

    [Fact]
    public void A_new_run_of_a_month_leaves_the_other_months_answers_and_late_facts_none()
    {
        using TempFolderCopy folder = demo.Copy();
        int Computed()
        {
            int computed = -1;
            Use(folder.Path, (store, workspace, catalogue, connection) =>
            {
                Ask ask = Ask.OpenRemembering(store, workspace, catalogue, connection, TestContext.Current.CancellationToken);
                foreach (int month in (int[])[3, 4, 5])
                {
                    ask.Answer(new KpiRequest(["cost-per-interaction"]) { Period = $"2024-0{month}" }, TestContext.Current.CancellationToken);
                }

                computed = ask.Memory!.Computed;
                ask.Memory.Write();
            });
            return computed;
        }

        Assert.Equal(3, Computed());
        Assert.Equal(0, Computed());
        Write(folder.Path, "ledger", "line_id,period,account,amount\nX1,2024-04,rent,1000\n");
        Assert.Equal(0, Computed());
        CliRun.In(folder.Path, "cost", "--period", "2024-04").Ok();
        Assert.Equal(1, Computed());
        Write(folder.Path, "interactions", "interaction_id,channel,started_at,agent_id,talk_s,hold_s,wrap_s\nLATE,phone,2024-05-10T10:00:00Z,,600,0,0\n");
        Assert.Equal(3, Computed());
        Use(folder.Path, (_, _, _, connection) => connection.Execute("UPDATE kept_answers SET answer = 'torn'"));
        Assert.Equal(3, Computed());
    }

    private static void Write(string folder, string pack, string text)
    {
        File.WriteAllText(Path.Combine(folder, "late.csv"), text);
        CliRun.In(folder, "import", "late.csv", "--as", pack).Ok();
    }

    private static IEnumerable<KpiRequest> Questions(string kpi)
    {
        foreach (string? period in Periods)
        {
            KpiRequest request = new([kpi]) { Period = period, Compare = period is null ? null : "previous" };
            yield return request;
            yield return request with { By = ["team", "channel"], Compare = null };
            yield return request with { By = ["channel"] };
            yield return request with { Where = "channel in (\"phone\", \"chat\")", Grain = "month" };
        }
    }

    /// <summary>Everything that an answer says, exactly.</summary>
    private static string Text(KpiAnswer answer) => string.Join(
        '\n',
        [
            Cells(answer.Total), .. answer.Rows.Select(r => $"{string.Join('|', r.Keys)} {r.Bucket} {Cells(r.Cells)}"), .. answer.Notes,
            string.Join(',', answer.Receipt.Runs), answer.Receipt.DataVersion, .. answer.Receipt.Statements.Select(s => s.Text),
        ]);

    private static string Cells(IEnumerable<AnswerCell> cells) => string.Join(
        ' ', cells.Select(c => $"{c.Value?.Numerator}/{c.Value?.Denominator} {c.Reason} {c.Band?.Level} {c.Change?.Before} {c.Change?.Absolute} {c.Change?.Relative}"));

    private static void Use(string folder, Action<FarthingStore, Workspace, KpiCatalogue, DuckDbConnection> work)
    {
        Workspace workspace = Workspace.Load(folder);
        using FarthingStore store = workspace.OpenStore();
        using DuckDbConnection connection = store.Connect();
        work(store, workspace, CatalogueLoader.Load(workspace, connection), connection);
    }
}
