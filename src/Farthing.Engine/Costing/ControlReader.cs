using Farthing.Core.Closing;
using Farthing.Core.Expressions;
using Farthing.Core.Time;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Costing;

/// <summary>
/// Reads <c>controls:</c> of <c>costs.yaml</c>. They say nothing about how money is spread, so they are left out of the text
/// that costing runs depend on: a control for May makes no new version of April.
/// </summary>
internal static class ControlReader
{
    private const string Key = "controls";

    /// <summary>The control totals; problems go to the mapping's list.</summary>
    public static List<ControlRule> Read(MapReader model, WorkspaceCalendar calendar)
    {
        List<ControlRule> controls = [];
        foreach (MapReader map in model.Maps(Key, "a control total"))
        {
            string account = map.RequiredText("account"), written = map.RequiredText("period");
            long? amount = Amount(map);
            Period? period = written.Length > 0 ? PeriodOf(map, written, calendar) : null;
            map.Close();
            if (period is not null && amount is not null)
            {
                controls.Add(new ControlRule(new Glob(account), period, amount.Value, map.Place));
            }
        }

        return controls;
    }

    /// <summary>The text without its control totals: from the key's line, and comments right above it, until the next key of the document.</summary>
    public static string Without(YamlNode root, string text)
    {
        string plain = text.ReplaceLineEndings("\n");
        if (root is not YamlMap map || !map.Entries.Any(e => e.Key.Text == Key))
        {
            return plain;
        }

        string[] lines = plain.Split('\n');
        int[] starts = [.. map.Entries.Select(e => e.Key.Place.Line)];
        int from = map.Entries.First(e => e.Key.Text == Key).Key.Place.Line;
        int to = starts.Where(s => s > from).DefaultIfEmpty(lines.Length + 1).Min();
        // Several keys in one line: the document is written as {…}, and no line is the controls' own.
        if (starts.Count(s => s == from) > 1)
        {
            return plain;
        }

        // A comment right above the key is about the controls.
        while (from > 1 && lines[from - 2].StartsWith('#'))
        {
            from--;
        }

        string rest = string.Join('\n', [.. lines[..(from - 1)], .. lines[(to - 1)..]]);
        return to > lines.Length ? rest.TrimEnd('\n') + "\n" : rest;
    }

    private static long? Amount(MapReader map)
    {
        if (!map.Has("amount"))
        {
            map.Missing("amount");
            return null;
        }

        if (map.Decimal("amount") is not { } amount)
        {
            return null;
        }

        if (Math.Abs(amount) <= 9_000_000_000_000m && amount * 1_000_000 == decimal.Truncate(amount * 1_000_000))
        {
            return (long)(amount * 1_000_000);
        }

        map.Problems.Error("FT-1013", "amount must have at most six decimals and be below 9·10¹².", map.PlaceOf("amount"));
        return null;
    }

    private static Period? PeriodOf(MapReader map, string written, WorkspaceCalendar calendar)
    {
        if (calendar.TryParsePeriod(written) is { } period
            && calendar.MonthDays(calendar.MonthOfDay(period.FirstDay)).FirstDay == period.FirstDay
            && calendar.MonthDays(calendar.MonthOfDay(period.EndDay - 1)).EndDay == period.EndDay)
        {
            return period;
        }

        map.Problems.Error(
            "FT-1101", $"\"{written}\" is no period of whole months.", map.PlaceOf("period"), "write a month, quarter or year: 2024-05, 2024-Q2, 2024");
        return null;
    }
}
