using Farthing.Core.Closing;
using Farthing.Core.Costing;
using Farthing.Core.Display;
using Farthing.Core.Ledger;
using Farthing.Core.Money;
using Farthing.Core.Time;
using Farthing.Engine.Closing;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Export;

/// <summary>Sets a statement as a document: answer first, then why, then proof, then what to sign.</summary>
internal static class StatementHtml
{
    /// <summary>The whole page.</summary>
    public static string Make(StatementPaper paper)
    {
        string name = paper.Workspace.Name;
        string months = Months(paper);
        HtmlText html = new();
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Element("title", $"{name}: statement {months}").Raw("\n<style>\n").Raw(StatementStyle.Css).Raw("</style>\n</head>\n<body>\n<main>\n");
        html.Raw("<header>").Element("p", name, "who").Element("h1", $"Statement of costs, {months}");
        html.Element("p", "ledger = attributed + unused + out of scope + unassigned", "law").Raw("</header>\n");
        Summary(html, paper);
        foreach (DocumentMonth month in paper.Months)
        {
            html.Raw(paper.Months.Count > 1 ? "<section class=\"apart\">\n" : "<section>\n").Element("h2", month.Statement.Run.Period).Raw("\n");
            Month(html, paper.Workspace, month);
            html.Raw("</section>\n");
        }

        Sign(html, paper);
        Appendix(html, paper);
        return html.Raw("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Months(StatementPaper paper) => paper.Months.Count == 1
        ? paper.Months[0].Statement.Run.Period
        : $"{paper.Months[0].Statement.Run.Period} to {paper.Months[^1].Statement.Run.Period}";

    private static void Summary(HtmlText html, StatementPaper paper)
    {
        MonthStatement[] months = [.. paper.Months.Select(m => m.Statement)];
        bool closes = paper.Statement.Closes;
        html.Element("p", closes ? "✓ The statement closes: the difference is 0." : "■ The statement does not close.", closes ? "tick" : "bad");
        bool one = months.Select(m => m.Run.Currency).Distinct().Count() == 1;
        Amounts amounts = Amounts.For(months.SelectMany(m => Sums(m.Totals)));
        html.Table(
            one ? $"All amounts in {months[0].Run.Currency}, exact" : "Amounts in the currency of each month, exact",
            ["month", "state", "#ledger", "#attributed", "#unused", "#out of scope", "#unassigned", "#difference"],
            months.Select(m => (string[])[m.Run.Period, State(m), .. Sums(m.Totals).Select(amounts.Text)]),
            one && months.Length > 1 ? ["total", "", .. Enumerable.Range(0, 6).Select(i => amounts.Text(Sum(months, m => Sums(m.Totals)[i])))] : null);
        foreach (Core.Errors.Problem problem in paper.Statement.Problems)
        {
            html.Element("p", $"{problem.Code}: {problem.Message}", problem.Severity == Core.Errors.Severity.Error ? "bad" : "note");
        }
    }

    private static string State(MonthStatement month) =>
        (month.Closed is null ? "open" : "closed") + (month.Closes ? ", ties" : ", does not tie");

    private static Int128[] Sums(RunTotals t) => [t.Ledger, t.Attributed, t.Unused, t.OutOfScope, t.Unassigned, t.Difference];

    private static void Month(HtmlText html, Workspace workspace, DocumentMonth month)
    {
        MonthStatement m = month.Statement;
        html.Element("p", Invariant($"Run {m.Run.Run}, version {m.Run.Version}, made {Time(workspace, m.Run.MadeMs)}. Digest of its inputs: {m.Run.Inputs}"), "meta");
        Components(html, m);
        Accounts(html, m);
        Pools(html, m);
        Rates(html, month);
        Currencies(html, m);
        Reversals(html, m);
        Controls(html, m);
        Signatures(html, workspace, month);
    }

    private static void Components(HtmlText html, MonthStatement m)
    {
        Amounts amounts = Amounts.For(m.Components.SelectMany(c => (Int128[])[c.Ledger, c.Attributed, c.Unused, c.Unassigned, c.Imputed]));
        html.Table(
            $"By component, {m.Run.Currency}. Imputed stands beside the ledger (rate cards)",
            ["component", "#ledger", "#attributed", "#unused", "#unassigned", "#difference", "#imputed"],
            m.Components.Select(c => (string[])[Name(c.Component), .. Cells(c).Select(amounts.Text)]),
            ["total in scope", .. Enumerable.Range(0, 6).Select(i => amounts.Text(Sum(m.Components, c => Cells(c)[i])))]);

        static Int128[] Cells(ComponentTotals c) => [c.Ledger, c.Attributed, c.Unused, c.Unassigned, c.Difference, c.Imputed];
    }

    private static void Accounts(HtmlText html, MonthStatement m)
    {
        Amounts amounts = Amounts.For(m.Accounts.Select(a => a.Amount));
        html.Table(
            $"By account, {m.Run.Currency}: what the ledger says and where the rules sent it",
            ["account", "component", "pool", "fate", "#lines", "#amount"],
            m.Accounts.Select(a => (string[])[
                a.Account, a.Component == Component.None ? "–" : Name(a.Component), a.Pool ?? "–", a.Fate, Count(a.Lines), amounts.Text(a.Amount)]),
            ["ledger", "", "", "", Count(m.Accounts.Sum(a => a.Lines)), amounts.Text(Sum(m.Accounts, a => a.Amount))]);
    }

    private static void Pools(HtmlText html, MonthStatement m)
    {
        Amounts amounts = Amounts.For(m.Pools.SelectMany(Cells));
        PoolTotals[] ledger = [.. m.Pools.Where(p => !p.Imputed)];
        html.Table(
            $"By pool, {m.Run.Currency}",
            ["pool", "component", "#amount", "#stepped in", "#stepped out", "#attributed", "#unused", "#unassigned", "#difference"],
            m.Pools.Select(p => (string[])[p.Imputed ? p.Pool + " (imputed)" : p.Pool, Name(p.Component), .. Cells(p).Select(amounts.Text)]),
            ["total of the ledger", "", .. Enumerable.Range(0, 7).Select(i => amounts.Text(Sum(ledger, p => Cells(p)[i])))]);

        static Int128[] Cells(PoolTotals p) => [p.Amount, p.SteppedIn, p.SteppedOut, p.Attributed, p.Unused, p.Unassigned, p.Difference];
    }

    private static void Rates(HtmlText html, DocumentMonth month) => html.Table(
        "How each pool was spread: driver, quantity, capacity, and what one unit cost (rounded to six decimals)",
        ["pool", "component", "driver", "#groups", "#quantity", "#capacity h", "#rate", "per"],
        month.Rates.Select(r => (string[])[
            r.Imputed ? r.Pool + " (imputed)" : r.Pool, Name(r.Component), r.Driver.ToString(), Count(r.Instances), Fixed(r.Quantity, 3),
            r.CapacityHours is { } hours ? Fixed(hours, 3) : "–", r.Rate is { } rate ? Fixed(rate, 6) : "–", r.Per]));

    /// <summary>A ratio with so many decimals, trailing zeros too.</summary>
    private static string Fixed(Ratio ratio, int digits)
    {
        string text = ratio.ToPlain(digits);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? text + "." + new string('0', digits) : text.PadRight(point + 1 + digits, '0');
    }

    private static void Currencies(HtmlText html, MonthStatement m)
    {
        ConvertedRows(html, m, [.. m.Run.Detail.Currencies.Where(c => c.Currency != m.Run.Currency)]);
    }

    private static void ConvertedRows(HtmlText html, MonthStatement m, IReadOnlyList<Costing.ConvertedTotal> foreign)
    {
        if (foreign.Count > 0)
        {
            html.Table(
                "Other currencies", ["currency", "#original", $"#in {m.Run.Currency}", "#rounding"],
                foreign.Select(c => (string[])[c.Currency, Micro.ToPlain(c.Original), Micro.ToPlain(c.Converted), c.Rounding]));
        }
    }

    private static void Reversals(HtmlText html, MonthStatement m)
    {
        if (m.Reversals is { Count: > 0 } pairs)
        {
            html.Table(
                "Accruals and their reversals, named; no amount changes", ["accrual", "on", "reversal", "on", "account", "#amount", "currency", "recognised by"],
                pairs.Select(p => (string[])[
                    p.Accrual.Id, DayNumber.Text(p.Accrual.FirstDay), p.Reversal.Id, DayNumber.Text(p.Reversal.FirstDay), p.Accrual.Account,
                    Micro.ToPlain(p.Accrual.Amount), p.Accrual.Currency, p.SignText]));
        }
    }

    private static void Controls(HtmlText html, MonthStatement m)
    {
        if (m.Closed is not { } closed)
        {
            html.Element("p", "Control totals are compared and recorded when the month is closed; it is open.", "note");
        }
        else if (closed.Controls.Count == 0)
        {
            html.Element("p", "No control totals were given.", "note");
        }
        else
        {
            html.Table(
                $"Control totals, {closed.Currency}: what the general ledger says against what was found, as compared at the close",
                ["accounts", "period", "#general ledger", "#found", "#difference"],
                closed.Controls.Select(c => (string[])[c.Account, c.Period, Micro.ToPlain(c.Expected), Micro.ToPlain(c.Found), Micro.ToPlain(c.Difference)]));
        }
    }

    private static void Signatures(HtmlText html, Workspace workspace, DocumentMonth month)
    {
        if (month.Signatures.Count == 0)
        {
            html.Element("p", "Not closed: nobody has signed this month.", "note");
            return;
        }

        html.Table(
            "Closes and reopenings, from the log", ["no.", "what", "by", "when", "why", "run", "!hash of the entry"],
            month.Signatures.Select(s => (string[])[
                Count(s.Entry.Seq), s.Entry.Action == CloseAction.Close ? "closed" : "reopened", s.Entry.By, Time(workspace, s.Entry.AtMs),
                s.Entry.Reason, Invariant($"{s.Entry.Run} (version {s.Entry.Version})"), s.Sha256]));
        CloseEntry? closed = month.Statement.Closed;
        if (closed?.Seal is { } seal)
        {
            html.Element("p", Invariant($"The close seals {seal.CostRows} cost rows, SHA-256 {seal.CostsSha256}; head, pools and accounts, SHA-256 {seal.ProofSha256}."), "meta");
        }

        if (closed is { Waivers.Count: > 0 })
        {
            html.Table(
                "Waived at the close", ["what", "by", "why", "what was found"],
                closed.Waivers.Select(w => (string[])[w.Kind.Name(), w.By, w.Reason, w.Found]));
        }

        if (month.Statement.Pending.Any)
        {
            html.Element("p", $"Pending, not in these numbers: {month.Statement.Pending.Describe()}.", "note");
        }
    }

    private static void Appendix(HtmlText html, StatementPaper paper)
    {
        html.Raw("<section class=\"apart\">\n").Element("h2", "What it was made from");
        html.Element("p", $"Farthing {paper.Version}; definitions (catalogue) SHA-256 {paper.CatalogueSha256}.", "meta");
        foreach (DocumentMonth month in paper.Months)
        {
            string used = month.Inputs is { } i
                ? Invariant($"files up to batch {i.LastBatch}, costs.yaml SHA-256 {RunInputs.Sha256(i.Costs)}, farthing.yaml SHA-256 {RunInputs.Sha256(i.Settings)}")
                : "its run kept no inputs";
            html.Element("p", $"{month.Statement.Run.Period}: {used}.", "meta");
        }

        SourceBatch[] batches = [.. paper.Months.SelectMany(m => m.Batches).DistinctBy(b => b.Batch).OrderBy(b => b.Batch)];
        html.Table(
            "Files, in the order in which they were imported", ["batch", "file", "pack", "#rows", "#accepted", "#corrected", "#known", "#rejected", "imported", "!SHA-256 of the file"],
            batches.Select(b => (string[])[
                Count(b.Batch), Path.GetFileName(b.File), b.Pack, Count(b.Rows), Count(b.Accepted), Count(b.Corrected), Count(b.Duplicate), Count(b.Rejected),
                Time(paper.Workspace, b.ImportedMs), b.Sha256]));
        foreach (IGrouping<string, DocumentMonth> text in paper.Months.Where(m => m.Inputs is not null).GroupBy(m => m.Inputs!.Costs))
        {
            Rules(html, text.First(), string.Join(", ", text.Select(m => m.Statement.Run.Period)));
        }

        html.Raw("</section>\n");
    }

    private static void Rules(HtmlText html, DocumentMonth month, string periods)
    {
        if (month.Rules is { } model)
        {
            html.Table(
                $"Account rules of {periods}; the first that matches decides", ["no.", "account", "goes to"],
                model.Accounts.Select((a, i) => (string[])[Count(i + 1), a.Match.Pattern, a.OutOfScope ? "out of scope" : Name(a.Component)]));
            html.Table(
                $"Pools of {periods}; a line goes to the first that takes it", ["no.", "pool", "component", "driver", "steps down to", "capacity"],
                model.Pools.Select((p, i) => (string[])[
                    Count(i + 1), p.Name, p.Component == Component.None ? "any" : Name(p.Component), p.StepDown.Count > 0 ? "–" : p.Driver.ToString(),
                    p.StepDown.Count > 0 ? string.Join(", ", p.StepDown) : "–", Capacity(p.Capacity)]));
        }

        html.Element("h3", $"costs.yaml of {periods}, as the run read it").Raw("\n<pre>")
            .Raw(HtmlText.Escape(month.Inputs!.Costs.ReplaceLineEndings("\n"), lines: true)).Raw("</pre>\n");
    }

    private static string Capacity(CapacityRule? rule) => rule is null ? "–" : rule.Source switch
    {
        CapacitySource.Fixed => Invariant($"{rule.FixedMs / 1000} s"),
        CapacitySource.PaidTime => "paid time",
        _ => "staffing",
    } + Invariant($", {rule.PlannedShrinkage / 10_000m:0.####} % planned shrinkage");

    private static void Sign(HtmlText html, StatementPaper paper)
    {
        html.Raw("<section class=\"sign\">\n").Element("h2", "Signatures");
        html.Element("p", $"We have read the statement of {paper.Workspace.Name} for {Months(paper)} and accept it.");
        html.Raw("<div class=\"lines\">");
        foreach (string who in (string[])["Prepared by", "Approved by"])
        {
            html.Raw("<div>").Element("span", who).Element("span", "Name").Element("span", "Place and date").Element("span", "Signature").Raw("</div>");
        }

        html.Raw("</div>\n</section>\n");
    }

    private static string Time(Workspace workspace, long ms) => LocalTimeText.Of(workspace.Calendar, ms - (ms % 1000)).Replace('T', ' ');

    private static string Count(long value) => NumberDisplay.Integer(value, grouped: true);

    private static string Name(Component component) => component.ToString().ToLowerInvariant();

    private static Int128 Sum<T>(IEnumerable<T> items, Func<T, Int128> amount) => items.Aggregate(Int128.Zero, (a, i) => a + amount(i));

    /// <summary>Amounts of one table, all with the decimals that the longest of them needs: exact, and columns can be added by hand.</summary>
    private sealed record Amounts(int Digits)
    {
        public static Amounts For(IEnumerable<Int128> micros) => new(micros.Aggregate(2, (digits, m) => Math.Max(digits, Needed(m))));

        // Nothing is a plain 0: a column of zeros with six decimals hides what is in it.
        public string Text(Int128 micro) => micro == 0 ? "0" : NumberDisplay.Scaled(micro, 6, Digits, grouped: true);

        private static int Needed(Int128 micro)
        {
            int digits = 6;
            for (Int128 rest = micro % Micro.PerUnit; digits > 0 && rest % 10 == 0; rest /= 10)
            {
                digits--;
            }

            return digits;
        }
    }
}
