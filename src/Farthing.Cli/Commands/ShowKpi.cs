using Farthing.Cli.Rendering;
using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Commands;

/// <summary>A KPI's page in the terminal: the value, why it is so, what proves it, then the rest.</summary>
/// <param name="context">Where to write.</param>
/// <param name="catalogue">The definitions.</param>
/// <param name="page">The page.</param>
/// <param name="currency">The workspace's currency; null without a workspace.</param>
internal sealed class ShowKpi(CliContext context, KpiCatalogue catalogue, KpiPage page, string? currency)
{
    private readonly KpiDefinition _kpi = page.Kpi;
    private string Currency => currency ?? "";

    /// <summary>The KPI's service level objectives, measured.</summary>
    public IReadOnlyList<ServiceState> Services { get; init; } = [];

    /// <summary>What its value is laid against: its own past, peers, benchmarks.</summary>
    public IReadOnlyList<StandingAgainst> Standing { get; init; } = [];

    /// <summary>Writes it in the format asked for.</summary>
    public void Write(OutputFormat format)
    {
        ShowKpiFacts facts = new(catalogue, _kpi);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => new ShowKpiJson(page, facts, BridgeTo) { Services = Services, Standing = Standing }.Write(json));
                break;
            case OutputFormat.Csv:
                Table table = new(new Column("key"), new Column("text"));
                facts.Lines.ToList().ForEach(l => table.Add(Cell.Text(l.Key), Cell.Text(l.Text)));
                table.WriteCsv(context.Out);
                break;
            default:
                WriteText(facts);
                break;
        }
    }

    /// <summary>A direction in words.</summary>
    internal static string DirectionWord(Direction direction) => direction switch
    {
        Direction.Down => "down",
        Direction.Up => "up",
        Direction.TwoSided => "two-sided",
        _ => "none",
    };

    private void WriteText(ShowKpiFacts facts)
    {
        WriteHeadline();
        WriteAdvice();
        WriteGuardrails();
        if (page.Value?.Total[0].Value is { } value)
        {
            Section("Against its past and others", Standing.Select(s => s.InWords(_kpi, value, Currency, context.Style.Grouped)));
        }

        Section("Service level objectives", Services.Select(s => s.InWords(context.Style.Grouped)));
        WriteInsights();
        WriteRisks();
        WriteTrend();
        WriteQuestions();
        WriteTips();
        WriteImpact();
        Section("How it is defined", page.Definition.Prepend(_kpi.Definition));
        WriteFacts(facts);
        WriteMeasurement();
        Section("Notes", page.Notes);
        WriteEnds();
    }

    private void WriteHeadline()
    {
        if (page.Value is not { } answer)
        {
            context.Out.WriteLine(context.Style.Bold(_kpi.Title));
            Prose(page.Reason is { } reason ? "No value: " + reason + "." : "", "");
            return;
        }

        AnswerCell cell = answer.Total[0];
        List<string> remarks = [];
        if (cell.Reason is { } why)
        {
            remarks.Add(why);
        }

        if (cell.Change?.Absolute is { } change)
        {
            remarks.Add($"{Core.Display.KpiDisplay.ChangeInWords(change, _kpi.Unit, Currency, context.Style.Grouped, cell.Value)} against {answer.Request.Compare!.Text}");
        }

        if (cell.Value is not null && SampleSize.Of(_kpi, cell) is { } n && SampleSize.CountedIn(_kpi) is { } things)
        {
            remarks.Add($"{NumberText.Integer((Int128)n.Scaled(0), context.Style)} {SafeText.OneLine(things)}");
        }

        if (cell.Interval is { } interval)
        {
            remarks.Add(KpiText.Interval(interval, _kpi.Unit, Currency, context.Style));
        }

        if (cell.Remark is { } remark)
        {
            remarks.Add(remark);
        }

        remarks.Add(answer.Request.Period?.Text ?? "all data");
        Headline.Write(context, _kpi.Title, cell.Value is { } v ? KpiText.InHeadline(v, _kpi.Unit, Currency, context.Style) : "–", cell.Band?.Level, remarks);
    }

    private string Shown(Ratio? value, KpiDefinition kpi) => value is { } v ? KpiText.WithUnit(v, kpi.Unit, Currency, context.Style) : "–";

    private void WriteGuardrails()
    {
        if (GuardrailText.Sentence(page.Guardrails, Currency, context.Style) is { } sentence)
        {
            Prose(sentence, "");
        }
    }

    /// <summary>What the value's band says to do.</summary>
    private void WriteAdvice()
    {
        if (page.Value?.Total[0] is { Value: not null, Band: { Advice: { } advice } band })
        {
            Prose($"{band.Level} is {band.InWords(_kpi.Unit)}. {advice}", "");
        }
    }

    private void WriteInsights()
    {
        Finding[] unjudged = [.. page.Silent.Where(i => i.Reason is not null)];
        int quiet = page.Silent.Count - unjudged.Length;
        IEnumerable<string> rest =
        [
            .. page.Value is not null && page.Insights.Count == 0 && quiet > 0 ? [Invariant($"None of the {quiet} that could be judged holds in {page.Period?.Text}.")] : (string[])[],
            .. page.Value is not null ? NotJudged(unjudged) : [],
        ];
        Section("Insights", page.Insights.Select(i => i.Text).Concat(page.Insights.Count == 0 ? rest : []));
    }

    private void WriteRisks()
    {
        Section("Risks", page.Risks.Where(r => r.Finding.Holds).Select(r => $"{(r.Alert ? "■ alert" : "▲ warning")}: {r.Finding.Text}"));
        int quiet = page.Risks.Count(r => !r.Finding.Holds && r.Finding.Reason is null);
        string[] lines =
        [
            .. quiet > 0 ? [Invariant($"{quiet} of {page.Risks.Count} risks watched {(quiet == 1 ? "does" : "do")} not hold now.")] : (string[])[],
            .. page.Value is null ? [] : NotJudged(page.Risks.Select(r => r.Finding).Where(f => f.Reason is not null)),
        ];
        foreach (string line in lines)
        {
            Prose(line, "  ");
        }
    }

    /// <summary>How many findings could not be judged, by reason.</summary>
    private static IEnumerable<string> NotJudged(IEnumerable<Finding> unjudged) =>
        unjudged.GroupBy(f => f.Reason!.TrimEnd('.'), StringComparer.Ordinal).Select(g => Invariant($"{g.Count()} could not be judged: {g.Key}."));

    private void WriteTrend()
    {
        if (page.Trend is { } trend)
        {
            string line = Sparkline.Of([.. trend.Values.Select(v => v.Value?.ToDecimal())]);
            Section("Trend", [line + "  " + trend.Sentence, .. trend.Season is { } season ? [season] : Array.Empty<string>()]);
        }
    }

    private void WriteQuestions()
    {
        if (page.Questions.Count == 0)
        {
            return;
        }

        Title("Questions");
        foreach (AnsweredQuestion question in page.Questions)
        {
            Prose(question.Ask, "  ");
            Prose(question.Sentence, "    ");
            if (question.Answer is { } answer && (answer.Request.By.Count > 0 || answer.Request.Grain is not null))
            {
                WriteRows(answer, question.Rows);
            }

            context.Out.WriteLine(context.Style.Dim("    " + SafeText.Fit(SafeText.OneLine(QuestionText.Command(question.Request)), context.Terminal.Width - 4)));
        }
    }

    /// <summary>The rows that answer best, one line each.</summary>
    private void WriteRows(KpiAnswer answer, IReadOnlyList<AnswerRow> rows)
    {
        KpiDefinition kpi = answer.Request.Kpis[0].Definition;
        string Name(AnswerRow row) => string.Join(", ", new[] { row.Bucket }.OfType<string>().Concat(row.Keys.Select(k => k ?? "–")));
        int width = rows.Select(r => SafeText.Width(SafeText.OneLine(Name(r)))).DefaultIfEmpty(0).Max();
        width = Math.Min(width, 40);
        foreach (AnswerRow row in rows)
        {
            string name = SafeText.Fit(SafeText.OneLine(Name(row)), width);
            string value = (row.Cells[0].Value is { } v ? KpiText.InHeadline(v, kpi.Unit, Currency, context.Style) : "–").PadLeft(14);
            string few = SampleSize.IsSmall(kpi, row.Cells[0]) ? " ° few cases" : "";
            string change = row.Cells[0].Change?.Absolute is { } c ? KpiText.Difference(c, kpi.Unit, Currency, context.Style, row.Cells[0].Value).PadLeft(12) : "";
            context.Out.WriteLine($"      {name}{new string(' ', width - SafeText.Width(name))}  {value}{change}{few}");
        }
    }

    private void WriteTips()
    {
        IEnumerable<string> Lines(bool applies) => page.Tips.Where(t => t.Applies == applies)
            .Select(t => $"{t.Tip} (lever: {t.Lever?.Title ?? t.LeverId}{Moves(t.Lever)})");
        Section("What to do now", Lines(true));
        Section("What else can be done", Lines(false));
    }

    /// <summary>The inputs of the driver tree that a lever moves: <c>; moves handle-time down, overhead up</c>.</summary>
    private static string Moves(LeverDefinition? lever) =>
        lever is { Moves.Count: > 0 } ? "; moves " + string.Join(", ", lever.Moves.Select(m => $"{m.Input.Text} {m.Way.Text}")) : "";

    private void WriteImpact()
    {
        ExactEdge[] known = [.. page.Impact.Exact.Where(e => e.Elasticity is not null)];
        List<string> lines =
        [
            .. known.Select(e =>
                $"{e.Measure}{(e.PartOf is { } whole ? $", a part of {whole}," : "")} 1 % higher: "
                    + $"{KpiText.Relative(new Ratio(e.Elasticity!.Value.Numerator, e.Elasticity.Value.Denominator * 100), 2, context.Style)} ({_kpi.Id}; exact, at present values)"),
            .. known.Length == 0 && page.Value is not null ? [$"No exact edges: {FormulaAlgebra.WithoutEdges(_kpi, page.Value.Total[0].Value)}."] : (string[])[],
            .. page.Impact.Associations.Select(a => a.Sentence()),
            .. page.Impact.Moves.Select(m => $"{m.Measure} also moves {Some(m.Kpis)}."),
        ];
        Section("What moves it", lines);
    }

    private void WriteFacts(ShowKpiFacts facts)
    {
        (string Key, string Title, string Text)[] lines = [.. facts.Lines.Skip(2)];
        int width = lines.Max(l => l.Title.Length) + 2;
        foreach ((_, string title, string text) in lines.Where(l => !InWords(l.Key)))
        {
            Beside("  " + title.PadRight(width), text);
        }
    }

    /// <summary>What the definition in words has said already.</summary>
    private static bool InWords(string key) => key is "definition" or "formula" or "when-null"
        || key.StartsWith("measure.", StringComparison.Ordinal) || key.StartsWith("parameter.", StringComparison.Ordinal);

    private void WriteMeasurement()
    {
        MeasurementApproach m = page.Measurement;
        List<string> lines = [.. new[] { m.Advice }.OfType<string>(), .. m.Rules, "Read from: " + string.Join(", ", m.Facts) + "."];
        if (m.CutOff is { } day)
        {
            lines.Add($"Data reach to {day}, last import on {m.LastImport ?? "–"}, version {m.DataVersion}"
                + (m.Runs.Count > 0 ? "; costing runs " + string.Join(", ", m.Runs.Select(r => Invariant($"{r.Month} ({r.Run})"))) : "") + ".");
        }

        Section("How it is measured", lines);
        List<string> inputs = [page.Readiness.Sentence + "."];
        inputs.AddRange(page.Readiness.Inputs.Where(i => !i.Present).Select(i =>
            i.Unlocks.Count > 0 ? $"{i.Name} would give {Some(i.Unlocks)}: {i.Command}" : $"{i.Name}: {i.Command}"));
        if (page.Readiness.Systems.Count > 0)
        {
            inputs.Add("Systems that hold it: " + string.Join(", ", page.Readiness.Systems) + ".");
        }

        Section("What it needs", inputs);
    }

    private static string Some(IReadOnlyList<string> ids) =>
        ids.Count <= 4 ? string.Join(", ", ids) : Invariant($"{string.Join(", ", ids.Take(3))} and {ids.Count - 3} more");

    private void WriteEnds()
    {
        Section("Where else to get it", page.Integration.Select(i => $"{i.What}: {i.How}"));
        WriteDiffers();

        if (page.Chart is { } chart)
        {
            string by = chart.By.Count > 0 ? " by " + string.Join(", ", chart.By.Select(b => b.Text)) : "";
            Section("How to draw it", [$"{chart.Type.Text}{by}{(chart.Grain is { } grain ? ", a point a " + grain.Text : "")}: {chart.Says}"]);
        }

        context.Out.WriteLine();
        if (page.Period is not { } period)
        {
            Headline.Next(context, "What to import", "farthing status");
            return;
        }

        KpiRequest next = Slices.First(catalogue, _kpi, period.Text);
        string part = next.By.Count > 0 ? catalogue.Dimension(next.By[0]).Title.ToLowerInvariant() : next.Grain!;
        Headline.Next(context, "Its value by " + part, QuestionText.Command(next));
    }

    private void WriteDiffers()
    {
        if (_kpi.Attributes.Differs.Count == 0)
        {
            return;
        }

        Title("Not to be confused with");
        foreach ((Placed other, string difference) in _kpi.Attributes.Differs)
        {
            Prose($"{other.Text}: {difference}", "  ");
            if (BridgeTo(other.Text) is { } command)
            {
                // Never cut: it is there to be typed.
                context.Out.WriteLine(context.Style.Dim("    " + SafeText.OneLine(command)));
            }
        }
    }

    /// <summary>The command that walks from this KPI to another; null where none does, or there is no value to start from.</summary>
    private string? BridgeTo(string other) =>
        page is { Period: { } period, Value.Total: [{ Value: not null }, ..] } && catalogue.FindKpi(other) is { } to && BridgeBuilder.CanBridge(_kpi, to)
            ? QuestionText.Bridge(_kpi.Id, other, period.Text, page.Where)
            : null;

    private void Title(string title)
    {
        context.Out.WriteLine();
        context.Out.WriteLine(context.Style.Bold(title));
    }

    private void Section(string title, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length == 0)
        {
            return;
        }

        Title(title);
        foreach (string line in all)
        {
            Prose(line, "  ");
        }
    }

    private void Prose(string text, string margin)
    {
        foreach (string line in Paragraph.Lines(SafeText.OneLine(text), Math.Min(context.Terminal.Width, 100) - margin.Length - 2).Where(l => l.Length > 0))
        {
            context.Out.WriteLine(margin + line);
            margin = margin.Length == 0 ? "" : new string(' ', margin.Length);
        }
    }

    /// <summary>A text broken between words and set in beside its name.</summary>
    private void Beside(string name, string text)
    {
        int room = Math.Max(30, Math.Min(context.Terminal.Width, 100) - name.Length);
        string margin = context.Style.Dim(name);
        foreach (string line in Paragraph.Lines(SafeText.OneLine(text), room))
        {
            context.Out.WriteLine(margin + line);
            margin = new string(' ', name.Length);
        }
    }
}

/// <summary>What the catalogue says of a KPI, as names and texts.</summary>
internal sealed class ShowKpiFacts(KpiCatalogue catalogue, KpiDefinition kpi)
{
    /// <summary>Key for programs, title for people, text.</summary>
    public IEnumerable<(string Key, string Title, string Text)> Lines
    {
        get
        {
            yield return ("kpi", "KPI", kpi.Id);
            yield return ("title", "Title", kpi.Title);
            yield return ("id", "Id", kpi.Aliases.Count == 0 ? kpi.Id : $"{kpi.Id} ({string.Join(", ", kpi.Aliases)})");
            yield return ("category", "Category", kpi.Category);
            yield return ("definition", "Meaning", kpi.Definition);
            yield return ("unit", "Unit", kpi.Unit.Name);
            yield return ("direction", "Good is", ShowKpi.DirectionWord(kpi.Direction));
            foreach (var line in Filed.Concat(Formula))
            {
                yield return line;
            }
        }
    }

    private IEnumerable<(string Key, string Title, string Text)> Filed
    {
        get
        {
            KpiAttributes filed = kpi.Attributes;
            (string, string, string?)[] lines =
            [
                ("area", "Area", Word(filed.Area)),
                ("timing", "Timing", Word(filed.Timing)),
                ("cadence", "Review", Word(filed.Cadence)),
                ("owner", "Owner", filed.Owner),
                ("industries", "Industries", Joined(filed.Industries)),
                ("tags", "Tags", Joined(filed.Tags)),
                ("related", "See also", Joined([.. filed.Related.Select(r => r.Text)])),
            ];
            return lines.Where(l => l.Item3 is not null).Select(l => (l.Item1, l.Item2, l.Item3!));
        }
    }

    private IEnumerable<(string Key, string Title, string Text)> Formula
    {
        get
        {
            yield return ("formula", "Formula", kpi.FormulaText);
            if (kpi.Printed is { } printed)
            {
                yield return ("printed", "As printed", printed);
            }

            foreach (MeasureDefinition measure in kpi.AllMeasures)
            {
                yield return ($"measure.{measure.Id}", "  " + measure.Id, DefinitionText.Measure(measure));
            }

            foreach (KpiParameter parameter in kpi.Parameters)
            {
                yield return ($"parameter.{parameter.Name}", "  " + parameter.Name, $"{(parameter.Default is { } set ? parameter.Text(set) : "must be set")}: {parameter.Meaning}");
            }

            if (catalogue.BandsOf(kpi.Id) is { } bands)
            {
                string ranges = string.Join(", ", bands.Ranges.Select(r => $"{r.InWords(kpi.Unit)} {r.Level.ToString().ToLowerInvariant()}"));
                yield return ("bands", "Bands", bands.Currency is { } currency ? $"{ranges} ({currency})" : ranges);
            }

            string dimensions = string.Join(", ", Slices.Of(catalogue, kpi).Select(d => d.Id));
            yield return ("dimensions", "Slice by", dimensions.Length == 0 ? "none" : dimensions);
            yield return ("when-null", "No value", "where: " + kpi.WhenNull);
            yield return ("version", "Version", kpi.Version);
        }
    }

    private static string? Word<T>(T? value)
        where T : struct, Enum => value?.ToString().ToLowerInvariant();

    private static string? Joined(IReadOnlyList<string> words) => words.Count == 0 ? null : string.Join(", ", words);
}
