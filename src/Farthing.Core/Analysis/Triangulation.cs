using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>
/// Holds what several survey methods say beside each other. Satisfaction, recommendation and effort are asked of the same
/// customers in different words; where one gets better while another gets worse, neither alone is the customers' voice.
/// </summary>
public static class Triangulation
{
    /// <summary>The least change, as a part of the scale's width, that counts as a move.</summary>
    public static readonly Ratio Material = new(1, 100);

    /// <summary>One sentence where methods disagree, null where they do not, or where fewer than two of them moved.</summary>
    /// <param name="catalogue">The definitions, with the instruments.</param>
    /// <param name="answers">KPIs and their values with a change; those that read no instrument are left out.</param>
    public static string? Note(KpiCatalogue catalogue, IEnumerable<(KpiDefinition Kpi, AnswerCell Cell)> answers)
    {
        (KpiDefinition Kpi, SurveyMethod Method, int Way)[] moves =
        [
            .. answers.DistinctBy(a => a.Kpi.Id)
                .Select(a => (a.Kpi, Instrument: InstrumentOf(catalogue, a.Kpi), a.Cell))
                .Where(a => a.Instrument is not null)
                .Select(a => (a.Kpi, a.Instrument!.Method, Way(a.Kpi, a.Instrument, a.Cell)))
                .Where(a => a.Item3 != 0),
        ];
        string[] better = [.. moves.Where(m => m.Way > 0).Select(m => m.Kpi.Title)];
        string[] worse = [.. moves.Where(m => m.Way < 0).Select(m => m.Kpi.Title)];
        bool apart = moves.Where(m => m.Way > 0).Any(a => moves.Any(b => b.Way < 0 && b.Method != a.Method));
        return apart
            ? $"survey methods disagree: better by {string.Join(", ", better)}; worse by {string.Join(", ", worse)}; compare who answered and how many before trusting either"
            : null;
    }

    /// <summary>What to hold a KPI of a survey method against: of each other method the first KPI with a good direction; nothing for other KPIs.</summary>
    public static IReadOnlyList<KpiDefinition> Beside(KpiCatalogue catalogue, KpiDefinition kpi) => InstrumentOf(catalogue, kpi) is not { } own
        ? []
        :
        [
            .. catalogue.Kpis.Where(k => k.Direction is Direction.Up or Direction.Down)
                .Select(k => (Kpi: k, InstrumentOf(catalogue, k)?.Method))
                .Where(k => k.Method is not null && k.Method != own.Method)
                .DistinctBy(k => k.Method)
                .Select(k => k.Kpi),
        ];

    /// <summary>The instrument that a KPI reads, null where it reads none, or answers of several.</summary>
    private static Instrument? InstrumentOf(KpiCatalogue catalogue, KpiDefinition kpi)
    {
        Instrument[] read = [.. catalogue.Instruments.Where(i => kpi.AllMeasures.Any(m => InstrumentChecks.Reads(m, i))).DistinctBy(i => i.Method)];
        return read.Length == 1 ? read[0] : null;
    }

    /// <summary>1 for better, −1 for worse, 0 for no change that counts.</summary>
    private static int Way(KpiDefinition kpi, Instrument instrument, AnswerCell cell)
    {
        if (cell.Change?.Absolute is not { } change || kpi.Direction is not (Direction.Up or Direction.Down))
        {
            return 0;
        }

        int sign = change.Numerator.Sign * change.Denominator.Sign;
        Ratio size = new(change.Numerator * sign, change.Denominator);
        bool counts = size.Exact().CompareTo(Material.Exact() * Rational.Of(Width(kpi, instrument))) >= 0;
        return !counts ? 0 : kpi.Direction == Direction.Up ? sign : -sign;
    }

    /// <summary>How far apart the worst and the best value lie: a scale's width, 1 for a share, 2 for a difference of shares.</summary>
    private static decimal Width(KpiDefinition kpi, Instrument instrument) =>
        kpi.Unit.Powers.Score != 0 ? instrument.Max - instrument.Min
        : kpi.Unit.IsPoints || kpi.Attributes.Interval == IntervalMethod.NetShare ? 2
        : 1;
}
