using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Closing;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Walks from one KPI's value to another's over a period, line by line (<c>farthing bridge</c>).</summary>
public static class BridgeUseCase
{
    private const long Micro = 1_000_000;

    /// <summary>The bridge.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="catalogue">Its definitions.</param>
    /// <param name="ask">What answers.</param>
    /// <param name="connection">The store, for the statements of the months.</param>
    /// <param name="kpis">The two KPIs.</param>
    /// <param name="period">The period; null for the latest month with a costing run.</param>
    /// <param name="where">A filter, null for all rows.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The bridge and its period.</returns>
    /// <exception cref="UserException">FT-4017: the two are counted in unlike things, or one has no value.</exception>
    public static (Bridge Bridge, Period Period) Run(
        Workspace workspace, KpiCatalogue catalogue, Ask ask, DuckDbConnection connection, (string From, string To) kpis, string? period,
        string? where, CancellationToken cancellation)
    {
        (KpiDefinition from, KpiDefinition to) = (catalogue.Kpi(kpis.From, SourcePlace.Argument("A", kpis.From)), catalogue.Kpi(kpis.To, SourcePlace.Argument("B", kpis.To)));
        CheckUnits(from, to);
        Period meant = period is null
            ? LatestPeriod.Of(workspace.Calendar, ask, from) ?? throw new UserException(
                "FT-4017", "There are no data to bridge.", SourcePlace.Argument("A", from.Id), "import files first: farthing status says which")
            : workspace.Calendar.ParsePeriod(period);
        KpiRequest plain = new([from.Id]) { Period = meant.Text, Where = where };
        BridgeSide start = Side(ask.Answer(plain, cancellation), "A");
        BridgeSide end = Side(ask.Answer(plain with { Kpis = [to.Id] }, cancellation), "B");
        Dictionary<string, Ratio> parts = Columns(catalogue, ask, plain, cancellation);
        if (BridgeBuilder.ReadsLedger(from) || BridgeBuilder.ReadsLedger(to))
        {
            AddLedger(parts, Statement(workspace, connection, meant));
        }

        return (new BridgeBuilder(parts).Build(start, end), meant);
    }

    private static void CheckUnits(KpiDefinition from, KpiDefinition to)
    {
        if (!BridgeBuilder.CanBridge(from, to))
        {
            throw new UserException(
                "FT-4017", $"{from.Id} is counted in {from.Unit.Name}, {to.Id} in {to.Unit.Name}: nothing leads from one to the other.",
                SourcePlace.Argument("B", to.Id), "bridge two sums of money, two costs per something, two times or two shares");
        }
    }

    private static BridgeSide Side(KpiAnswer answer, string argument) => answer.Total[0].Value is { } value && answer.Measures.Count > 0
        ? new BridgeSide(answer.Request.Kpis[0].Definition, value, answer.Measures[0])
        : throw new UserException(
            "FT-4017", $"{answer.Request.Kpis[0].Definition.Id} has no value in {answer.Request.Period?.Text ?? "all data"}: {answer.Total[0].Reason}.",
            SourcePlace.Argument(argument, answer.Request.Kpis[0].Definition.Id), "take a period in which both have a value: farthing kpi ID --grain month shows them");

    /// <summary>The sums of the columns of cost rows, each from a KPI whose formula has a measure of just that column.</summary>
    private static Dictionary<string, Ratio> Columns(KpiCatalogue catalogue, Ask ask, KpiRequest plain, CancellationToken cancellation)
    {
        Dictionary<string, Ratio> sums = new(StringComparer.Ordinal);
        QuestionBook book = new(ask, cancellation);
        (string Column, KpiDefinition Kpi, string Measure)[] sources =
        [
            .. BridgeBuilder.ColumnParts.Select(c => Source(catalogue, c)).OfType<(string, KpiDefinition, string)>(),
        ];
        book.Want(sources.Select(s => plain with { Kpis = [s.Kpi.Id] }));
        foreach ((string column, KpiDefinition kpi, string measure) in sources)
        {
            if (book.Get(plain with { Kpis = [kpi.Id] }) is { Measures: [{ } values, ..] } && values.TryGetValue(measure, out Ratio sum))
            {
                sums[column] = sum;
            }
        }

        return sums;
    }

    private static (string Column, KpiDefinition Kpi, string Measure)? Source(KpiCatalogue catalogue, string column)
    {
        foreach (KpiDefinition kpi in catalogue.Kpis)
        {
            foreach (string id in kpi.Formula.Measures.Select(m => m.Id))
            {
                if (kpi.AllMeasures.FirstOrDefault(m => m.Id == id) is { Fact: "costs", WhereText: null, Aggregate: Aggregate.Sum } measure
                    && measure.Columns is [{ } only] && only == column)
                {
                    return (column, kpi, id);
                }
            }
        }

        return null;
    }

    private static StatementSums Statement(Workspace workspace, DuckDbConnection connection, Period period)
    {
        HashSet<int> months = [.. workspace.Calendar.MonthsTouched(period)];
        return RunQueries.Latest(connection).Where(r => months.Contains(r.Month)).Aggregate(
            default(StatementSums),
            (sum, r) => sum + new StatementSums(r.Totals.Ledger, r.Totals.Attributed, r.Totals.Unused, r.Totals.OutOfScope, r.Totals.Unassigned, r.Totals.Imputed));
    }

    private static void AddLedger(Dictionary<string, Ratio> parts, StatementSums sums)
    {
        parts["out-of-scope"] = new Ratio(sums.OutOfScope, Micro);
        parts["unassigned"] = new Ratio(sums.Unassigned, Micro);
        parts["unexplained"] = new Ratio(sums.Difference, Micro);
    }
}
