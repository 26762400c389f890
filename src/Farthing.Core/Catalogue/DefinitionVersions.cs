using System.Security.Cryptography;
using System.Text;

namespace Farthing.Core.Catalogue;

/// <summary>
/// Versions of definitions: the first 12 hex digits of a SHA-256 over their content in one spelling. Two definitions of one version mean
/// the same; where a file writes one does not matter.
/// </summary>
public static class DefinitionVersions
{
    private static readonly string[] OfHours = ["business-resolution", "business-first-reply"];

    /// <summary>The version of a KPI, under the settings that values of measures are derived with.</summary>
    public static string Of(KpiDefinition kpi, ValueSettings settings)
    {
        StringBuilder text = new();
        text.Append(kpi.Id).Append('\n').Append(kpi.Unit.Name).Append('\n').Append(kpi.Formula.Canonical).Append('\n');
        foreach (KpiParameter parameter in kpi.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            string kind = parameter.Kind == ParameterKind.Duration ? "" : Invariant($":{parameter.Kind}");
            kind += parameter.Per is { } per ? "/" + per : "";
            text.Append(parameter.Name).Append(kind).Append('=').Append(parameter.Default).Append('\n');
        }

        text.Append(kpi.Model is { } model ? $"model={model}\n" : "");
        HashSet<string> used = [.. kpi.Formula.Measures.Select(m => m.Id)];
        MeasureDefinition[] measures = [.. kpi.AllMeasures.Where(m => used.Contains(m.Id)).OrderBy(m => m.Id, StringComparer.Ordinal)];
        foreach (MeasureDefinition measure in measures)
        {
            text.Append(Text(measure)).Append('\n');
        }

        foreach (string setting in measures.SelectMany(m => Settings(m, settings)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            text.Append(setting).Append('\n');
        }

        return Hash(text.ToString());
    }

    /// <summary>The version of a measure.</summary>
    public static string Of(MeasureDefinition measure) => Hash(Text(measure) + "|" + measure.Unit);

    /// <summary>The version of a dimension.</summary>
    public static string Of(DimensionDefinition dimension) => Hash($"{dimension.Id}|{dimension.Field}|{dimension.IsAttribute}");

    /// <summary>The version of a band set.</summary>
    public static string Of(BandSet set) => Hash(
        $"{set.Kpi}|{set.Industry}|{set.Currency}|{set.Source}\n" + string.Join('\n', set.Ranges.Select(r => Invariant(
            $"{r.Level}|{r.Low}|{r.LowIncluded}|{r.High}|{r.HighIncluded}|{r.Advice}"))));

    /// <summary>The version of a benchmark.</summary>
    public static string Of(Benchmark benchmark) => Hash(
        $"{benchmark.Kpi.Text}|{benchmark.ArePeers}|{benchmark.Currency}|{benchmark.Industry}|{benchmark.Source}|{string.Join(',', benchmark.Values.Select(v => v.Text))}");

    /// <summary>The version of a lever.</summary>
    public static string Of(LeverDefinition lever) => Hash(
        $"{lever.Id}|{string.Join(',', lever.Affects.Select(k => k.Text))}|{string.Join(',', lever.Guardrails.Select(k => k.Text))}\n"
        + string.Join('\n', lever.Moves.Select(m => $"{m.Input.Text}|{m.Way.Text}").Concat(lever.Settings.Select(s => $"{s.Name}|{s.Unit}"))));

    /// <summary>The version of an instrument.</summary>
    public static string Of(Instrument instrument) => Hash(Text(instrument));

    /// <summary>The version of a theme.</summary>
    public static string Of(ThemeDefinition theme) => Hash(Text(theme));

    /// <summary>What of the settings decides the value of a measure.</summary>
    private static IEnumerable<string> Settings(MeasureDefinition measure, ValueSettings settings)
    {
        HashSet<string> fields = [.. measure.Columns, .. measure.Where?.Fields ?? []];
        if (fields.Overlaps(OfHours))
        {
            yield return "business-hours=" + settings.BusinessHours;
        }

        if (measure.Fact is not ("surveys" or "themes"))
        {
            yield break;
        }

        foreach (Instrument instrument in settings.Instruments.Where(i => InstrumentChecks.DecidesFor(measure, i)))
        {
            yield return "instrument=" + Text(instrument);
        }

        if (fields.Contains("sentiment"))
        {
            yield return "lexicon=" + settings.Lexicon;
        }

        if (measure.Fact == "themes")
        {
            foreach (ThemeDefinition theme in settings.Themes)
            {
                yield return "theme=" + Text(theme);
            }
        }
    }

    private static string Text(MeasureDefinition m) =>
        string.Join('|', m.Id, m.Fact, m.Aggregate.ToString(), string.Join('+', m.Columns), m.WhereText, m.Axis);

    private static string Text(Instrument i) => Invariant(
        $"{i.Id}|{i.Version}|{i.Method}|{i.Min}|{i.Max}|{i.Direction}|{i.Top}|{i.Bottom}|{string.Join(',', i.Questions.Select(q => Invariant($"{q.Question}={q.Weight}")))}|{i.ValidFrom}");

    private static string Text(ThemeDefinition theme) => $"{theme.Id}|{string.Join(',', theme.Words.Select(w => w.Text))}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
