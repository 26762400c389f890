using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Closing;
using Farthing.Engine.Closing;
using Farthing.Engine.UseCases;
using NodaTime;
using NodaTime.Text;

namespace Farthing.Cli.Commands;

/// <summary>The difference of two runs as tables and as JSON.</summary>
internal static class DiffText
{
    private const int ShownRows = 20;

    /// <summary>Writes all of it for people.</summary>
    public static void Write(CliContext context, RunDiff diff)
    {
        context.Out.WriteLine(Invariant(
            $"{diff.Later.Run.Period}: from run {diff.Earlier.Run.Run} (version {diff.Earlier.Run.Version}) to run {diff.Later.Run.Run} (version {diff.Later.Run.Version}), in {diff.Later.Run.Currency}"));
        context.Out.WriteLine();
        Show(context, Terms(diff, context.Style));
        Section(context, "Ledger lines", Lines(diff, ShownRows), diff.Lines.Count);
        Section(context, "Facts", Rows(diff, ShownRows), diff.Facts.Aggregate(0L, (sum, f) => sum + f.Late + f.Corrected));
        Section(context, "Accruals and their reversals", ReversalText.Table(diff.Reversals), diff.Reversals.Count);
    }

    /// <summary>The terms between the two statements, one row each.</summary>
    public static Table Terms(RunDiff diff, Style? style = null)
    {
        string currency = diff.Later.Run.Currency;
        Table table = new(
            new Column("what"), Number("ledger"), Number("attributed"), Number("unused"), Number("outOfScope", "out of scope"), Number("unassigned"),
            Number("imputed"));
        Add(table, Invariant($"run {diff.Earlier.Run.Run}"), diff.Earlier.Sums, currency);
        foreach (DiffTerm term in diff.Terms)
        {
            Add(table, string.Join(" + ", term.Causes.Select(c => style is null ? c.Name() : c.Title())), term.Change, currency);
        }

        StatementSums sum = diff.Terms.Aggregate(diff.Earlier.Sums, (all, t) => all + t.Change);
        StatementSums s = diff.Later.Sums;
        if (style is null)
        {
            Add(table, Invariant($"run {diff.Later.Run.Run}"), s, currency);
            return table;
        }

        table.Total(
            Cell.Text(Invariant($"run {diff.Later.Run.Run}")), Cell.Money(s.Ledger, currency), Cell.Money(s.Attributed, currency), Cell.Money(s.Unused, currency),
            Cell.Money(s.OutOfScope, currency), Cell.Money(s.Unassigned, currency), Cell.Money(s.Imputed, currency));
        table.Mark(style.Tick(sum == s));
        return table;
    }

    /// <summary>Writes all of it for programs.</summary>
    public static void WriteJson(Utf8JsonWriter json, RunDiff diff)
    {
        json.WriteStartObject();
        json.WriteString("period", diff.Later.Run.Period);
        json.WriteString("currency", diff.Later.Run.Currency);
        Side(json, "earlier", diff.Earlier);
        Side(json, "later", diff.Later);
        json.WriteStartArray("terms");
        foreach (DiffTerm term in diff.Terms)
        {
            json.WriteStartObject();
            json.WriteStartArray("causes");
            term.Causes.ToList().ForEach(c => json.WriteStringValue(c.Name()));
            json.WriteEndArray();
            Sums(json, term.Change);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("change");
        Sums(json, diff.Change);
        json.WriteEndObject();
        json.WritePropertyName("ledgerLines");
        Lines(diff, int.MaxValue).WriteRows(json);
        json.WritePropertyName("facts");
        Counts(diff).WriteRows(json);
        json.WritePropertyName("rows");
        Rows(diff, int.MaxValue).WriteRows(json);
        json.WritePropertyName("reversals");
        ReversalText.Table(diff.Reversals).WriteRows(json);
        json.WriteStartArray("problems");
        foreach (Core.Errors.Problem problem in diff.Problems)
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Side(Utf8JsonWriter json, string name, DiffSide side)
    {
        json.WriteStartObject(name);
        json.WriteNumber("run", side.Run.Run);
        json.WriteNumber("version", side.Run.Version);
        json.WriteString("made", InstantPattern.General.Format(Instant.FromUnixTimeMilliseconds(side.Run.MadeMs)));
        Sums(json, side.Sums);
        json.WriteEndObject();
    }

    private static void Sums(Utf8JsonWriter json, StatementSums sums)
    {
        json.WriteMoney("ledger", sums.Ledger);
        json.WriteMoney("attributed", sums.Attributed);
        json.WriteMoney("unused", sums.Unused);
        json.WriteMoney("outOfScope", sums.OutOfScope);
        json.WriteMoney("unassigned", sums.Unassigned);
        json.WriteMoney("imputed", sums.Imputed);
    }

    private static void Add(Table table, string what, StatementSums s, string currency) => table.Add(
        Cell.Text(what), Cell.Money(s.Ledger, currency), Cell.Money(s.Attributed, currency), Cell.Money(s.Unused, currency),
        Cell.Money(s.OutOfScope, currency), Cell.Money(s.Unassigned, currency), Cell.Money(s.Imputed, currency));

    private static Table Lines(RunDiff diff, int most)
    {
        Table table = new(
            new Column("line"), new Column("cause"), new Column("account"), new Column("currency"), Number("before"), Number("after"), new Column("reverses"),
            Number("batch"), Number("row", "line of file"));
        foreach (LedgerChange line in diff.Lines.Take(most))
        {
            table.Add(
                Cell.Text(line.Line), Cell.Text(line.Cause.Name()), Cell.Text(line.Account), Cell.Text(line.Currency),
                line.Before is { } before ? Cell.Money(before, line.Currency) : Cell.Empty, Cell.Money(line.After, line.Currency), Cell.Text(line.Reverses),
                Cell.Integer(line.Batch), Cell.Integer(line.Row));
        }

        return table;
    }

    private static Table Counts(RunDiff diff)
    {
        Table table = new(new Column("fact"), Number("late"), Number("corrected"));
        foreach (PendingFact fact in diff.Facts)
        {
            table.Add(Cell.Text(fact.Fact), Cell.Integer(fact.Late), Cell.Integer(fact.Corrected));
        }

        return table;
    }

    private static Table Rows(RunDiff diff, int most)
    {
        Table table = new(new Column("fact"), new Column("name"), new Column("how"), Number("batch"), Number("row", "line of file"));
        foreach (FactChange row in diff.Rows.Take(most))
        {
            table.Add(
                Cell.Text(row.Fact), Cell.Text(row.Name), Cell.Text(row.Corrected ? "corrected" : "late"), Cell.Integer(row.Batch), Cell.Integer(row.Row));
        }

        return table;
    }

    private static void Section(CliContext context, string title, Table table, long all)
    {
        if (table.RowCount > 0)
        {
            context.Out.WriteLine();
            context.Out.WriteLine(context.Style.Bold(all > table.RowCount ? Invariant($"{title} (the first {table.RowCount} of {all})") : title));
            Show(context, table);
        }
    }

    private static void Show(CliContext context, Table table) => table.WriteText(context.Out, context.Style, context.Terminal.Width);

    private static Column Number(string id, string? title = null) => new(id, title, Numeric: true);
}
