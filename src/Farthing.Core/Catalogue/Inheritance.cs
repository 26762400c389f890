namespace Farthing.Core.Catalogue;

/// <summary>
/// What a workspace's KPI takes from the one of its id that it replaces: every attribute whose key it does not write. A key written
/// without content (<c>guardrails: []</c>) says that there is none.
/// </summary>
internal static class Inheritance
{
    /// <summary>The KPI with what it does not say itself.</summary>
    public static KpiSource Of(KpiSource before, KpiSource now)
    {
        bool sameFormula = Spelling(before.Formula) == Spelling(now.Formula);
        return now with
        {
            Category = now.Stated.Contains("category") ? now.Category : before.Category,
            Printed = now.Printed ?? before.Printed,
            Aliases = Listed(now, "aliases", now.Aliases, before.Aliases),
            Parameters = Listed(now, "parameters", now.Parameters, before.Parameters),

            // What a note, a model or an interval says is about one formula.
            Notes = sameFormula ? Listed(now, "notes", now.Notes, before.Notes) : now.Notes,
            Model = sameFormula ? now.Model ?? before.Model : now.Model,
            Attributes = Attributes(now, before.Attributes, sameFormula),
        };
    }

    private static KpiAttributes Attributes(KpiSource source, KpiAttributes before, bool sameFormula)
    {
        KpiAttributes now = source.Attributes;
        return new KpiAttributes
        {
            Area = now.Area ?? before.Area,
            Timing = now.Timing ?? before.Timing,
            Cadence = now.Cadence ?? before.Cadence,
            Owner = now.Owner ?? before.Owner,
            Industries = Listed(source, "industries", now.Industries, before.Industries),
            Tags = Listed(source, "tags", now.Tags, before.Tags),
            Related = Listed(source, "related", now.Related, before.Related),
            Differs = Listed(source, "differs", now.Differs, before.Differs),
            Guardrails = Listed(source, "guardrails", now.Guardrails, before.Guardrails),
            Interval = sameFormula && !source.Stated.Contains("interval") ? before.Interval : now.Interval,
            Insights = Listed(source, "insights", now.Insights, before.Insights),
            Questions = Listed(source, "questions", now.Questions, before.Questions),
            Tips = Listed(source, "tips", now.Tips, before.Tips),
            Risks = Listed(source, "risks", now.Risks, before.Risks),
            Chart = now.Chart ?? (source.Stated.Contains("chart") ? null : before.Chart),
            Systems = Listed(source, "systems", now.Systems, before.Systems),
            Drivers = Listed(source, "drivers", now.Drivers, before.Drivers),
            Measurement = now.Measurement ?? before.Measurement,
        };
    }

    private static IReadOnlyList<T> Listed<T>(KpiSource source, string key, IReadOnlyList<T> now, IReadOnlyList<T> before) =>
        now.Count > 0 || source.Stated.Contains(key) ? now : before;

    /// <summary>The formula in one spelling; as written where it cannot be read.</summary>
    public static string Spelling(Placed formula)
    {
        try
        {
            return FormulaParser.Parse(formula.Text, formula.Place).Canonical;
        }
        catch (Errors.UserException)
        {
            return formula.Text;
        }
    }
}
