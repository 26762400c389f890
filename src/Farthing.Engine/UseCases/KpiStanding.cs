using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Time;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>What a value is laid against.</summary>
/// <param name="Kind">history, peers or benchmark.</param>
/// <param name="Of">What that is: "the 12 months before", "9 peers".</param>
/// <param name="Source">Where the values come from; null for the workspace's own.</param>
/// <param name="Industry">The industry that they are of; null for any.</param>
/// <param name="Standing">Its place among several values; null for a single one.</param>
/// <param name="Single">The single value; null among several.</param>
public sealed record StandingAgainst(string Kind, string Of, string? Source, string? Industry, Standing? Standing, Ratio? Single)
{
    /// <summary>One sentence: where the value stands, and among what.</summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="value">Its value, which was laid.</param>
    /// <param name="currency">The workspace's currency.</param>
    /// <param name="grouped">Whether it is set for people.</param>
    public string InWords(KpiDefinition kpi, Ratio value, string currency, bool grouped)
    {
        string Shown(Ratio v) => KpiDisplay.WithUnit(v, kpi.Unit, currency, grouped);
        string source = Source is null ? "" : $" ({(Industry is { } industry ? industry + "; " : "")}{Source})";
        if (Single is { } single)
        {
            string side = value.CompareTo(single) switch { < 0 => "below", > 0 => "above", _ => "on" };
            return $"{side} {Of}{source}, {Shown(single)}";
        }

        return Standing is { } place ? $"{place.Level} against {Of}{source}: the middle half of them lies between {Shown(place.Low)} and {Shown(place.High)}" : "";
    }
}

/// <summary>
/// Relative bands: where a value stands in the KPI's own past and among others. They judge nothing: what is usual may be bad.
/// </summary>
public static class KpiStanding
{
    /// <summary>How many periods before make the past.</summary>
    public const int Periods = 12;

    /// <summary>Lays the value of a KPI's page; nothing where the page has none.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="catalogue">Its definitions.</param>
    /// <param name="ask">What answers.</param>
    /// <param name="page">The page.</param>
    /// <param name="where">Its filter.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<StandingAgainst> Of(
        Workspace workspace, KpiCatalogue catalogue, Ask ask, KpiPage page, string? where, CancellationToken cancellation) => page.Period is { } period
        ? Of(workspace, catalogue, ask, page.Kpi, page.Value?.Total[0].Value, period, where, cancellation)
        : [];

    /// <summary>Lays the value of a period against the periods before it, against peers and benchmarks.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="catalogue">Its definitions.</param>
    /// <param name="ask">What answers.</param>
    /// <param name="kpi">The KPI.</param>
    /// <param name="value">Its value; null: there is nothing to lay.</param>
    /// <param name="period">The period, a single day, week, month, quarter or year; others have no past of their length here.</param>
    /// <param name="where">A filter; peers and benchmarks are of all rows and left out under one.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<StandingAgainst> Of(
        Workspace workspace, KpiCatalogue catalogue, Ask ask, KpiDefinition kpi, Ratio? value, Period period, string? where, CancellationToken cancellation)
    {
        if (value is not { } own)
        {
            return [];
        }

        List<StandingAgainst> all = [];
        Ratio[] past = Past(workspace.Calendar, ask, kpi, period, where, cancellation);
        if (Standing.Of(own, past) is { } usual)
        {
            all.Add(new StandingAgainst("history", Invariant($"the {past.Length} {period.Unit.ToString().ToLowerInvariant()}s before"), null, null, usual, null));
        }

        foreach (Benchmark benchmark in catalogue.Benchmarks.Where(b => where is null && b.Kpi.Text == kpi.Id && b.AppliesTo(workspace.Currency, workspace.Industry)))
        {
            Ratio[] values = [.. benchmark.Values.Select(v => SettingNumber.InUnit(v.Text, kpi.Unit)).OfType<decimal>().Select(ExactRatio)];
            all.Add(benchmark.ArePeers
                ? new StandingAgainst("peers", Invariant($"{values.Length} peers"), benchmark.Source, benchmark.Industry, Standing.Of(own, values), null)
                : new StandingAgainst("benchmark", "the benchmark", benchmark.Source, benchmark.Industry, null, values[0]));
        }

        return all;
    }

    private static Ratio[] Past(WorkspaceCalendar calendar, Ask ask, KpiDefinition kpi, Period period, string? where, CancellationToken cancellation)
    {
        string grain = period.Unit.ToString().ToLowerInvariant();
        if (calendar.ParsePeriod(period.Text.Split("..")[0]) != period || ask.FirstDataMonth is not { } first
            || Buckets.Last(calendar, grain, Periods, period.FirstDay) is not { } window)
        {
            return [];
        }

        int begin = calendar.ParsePeriod(calendar.MonthText(first)).FirstDay;
        try
        {
            KpiAnswer answer = ask.Answer(new KpiRequest([kpi.Id]) { Period = window.Text, Grain = grain, Where = where }, cancellation);
            return [.. answer.Rows.Where(r => calendar.ParsePeriod(r.Bucket!).FirstDay >= begin).Select(r => r.Cells[0].Value).OfType<Ratio>()];
        }
        catch (UserException)
        {
            // It has no values by this grain.
            return [];
        }
    }

    private static Ratio ExactRatio(decimal number)
    {
        int scale = (decimal.GetBits(number)[3] >> 16) & 0xFF;
        System.Numerics.BigInteger whole = System.Numerics.BigInteger.Pow(10, scale);
        return new Ratio(new System.Numerics.BigInteger(number * (decimal)whole), whole);
    }
}
