using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Time;

namespace Farthing.Core.Analysis;

/// <summary>What rules are evaluated on: a KPI over a period of a workspace.</summary>
/// <param name="Catalogue">The definitions.</param>
/// <param name="Calendar">The workspace's calendar.</param>
/// <param name="Kpi">The KPI whose rules they are.</param>
/// <param name="Period">The period.</param>
/// <param name="Currency">The workspace's currency.</param>
public sealed record FindingScope(KpiCatalogue Catalogue, WorkspaceCalendar Calendar, KpiDefinition Kpi, Period Period, string Currency)
{
    /// <summary>A filter over all of it, null for all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Whether numbers are set for people: thin spaces between thousands, a real minus.</summary>
    public bool Grouped { get; init; }

    /// <summary>The KPI, or another one, in the same period and filter.</summary>
    public KpiRequest Plain(string? kpi = null) => Question(kpi);

    /// <summary>A question about the KPI, or about another one, in the same period and filter.</summary>
    internal KpiRequest Question(string? kpi = null, string? by = null) => new([kpi ?? Kpi.Id])
    {
        By = by is null ? [] : [by],
        Period = Period.Text,
        Where = Where,
    };

    /// <summary>The period that <c>against</c> names.</summary>
    internal Period Against(string against) => against switch
    {
        "year" => Calendar.YearBefore(Period),
        "same-weekday" => Calendar.SameWeekday(Period),
        _ => Calendar.Previous(Period),
    };

    /// <summary>A value with its unit, as sentences have it.</summary>
    internal SlotValue Value(Ratio value, KpiDefinition kpi) =>
        new(KpiDisplay.InWords(value, kpi.Unit, Currency, Grouped), value);

    /// <summary>A difference with its sign and unit, of money as exact as the value beside it; of shares in points.</summary>
    internal SlotValue Change(Rational change, KpiDefinition kpi, Ratio? beside) =>
        new(KpiDisplay.ChangeInWords(change.ToRatio(), kpi.Unit, Currency, Grouped, beside), change.ToRatio());

    /// <summary>The size of a difference with its unit, without a sign; of shares in points.</summary>
    internal SlotValue Gap(Rational gap, KpiDefinition kpi, Ratio? beside) =>
        new(KpiDisplay.GapInWords(gap.ToRatio(), kpi.Unit, Currency, Grouped, beside), gap.Size().ToRatio());

    /// <summary>A relative change, with its sign.</summary>
    internal SlotValue Relative(Rational change) => new(KpiDisplay.Relative(change.ToRatio(), Grouped), change.ToRatio());

    /// <summary>A share as a percentage.</summary>
    internal SlotValue Share(Rational share) => new(KpiDisplay.Share(share.ToRatio(), Grouped), share.ToRatio());

    /// <summary>How many times: <c>3.1</c>, with more digits near 1.</summary>
    internal SlotValue Times(Rational ratio)
    {
        int digits = ratio.CompareTo(new Rational(11, 10)) < 0 && ratio.CompareTo(new Rational(9, 10)) > 0 ? 3
            : ratio.CompareTo(new Rational(2, 1)) < 0 ? 2 : 1;
        return new SlotValue(NumberDisplay.Scaled((Int128)ratio.ToRatio().Scaled(digits), digits, digits, Grouped), ratio.ToRatio());
    }

    /// <summary>A whole number.</summary>
    internal SlotValue Count(Rational number) => new(NumberDisplay.Integer((Int128)number.ToRatio().Scaled(0), Grouped), number.ToRatio());

    /// <summary>A value of a dimension; <c>no channel</c> where there is none.</summary>
    internal SlotValue Name(string? name, string dimension) => new(
        name ?? "no " + (Catalogue.Dimensions.FirstOrDefault(d => d.Id == dimension)?.Title ?? dimension).ToLowerInvariant());
}

/// <summary>A number or name of a finding.</summary>
/// <param name="Text">As it is read, with its unit.</param>
/// <param name="Exact">The exact value; null of a name.</param>
public sealed record SlotValue(string Text, Ratio? Exact = null);
