using System.Text;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>A question as a user would type it.</summary>
public static class QuestionText
{
    /// <summary>The command line that asks it.</summary>
    public static string Command(KpiRequest request)
    {
        StringBuilder text = new("farthing kpi ");
        text.AppendJoin(' ', request.Kpis);
        Add(text, "--by", request.By.Count == 0 ? null : string.Join(',', request.By));
        Add(text, "--grain", request.Grain);
        Add(text, "--period", request.Period);
        Add(text, "--where", request.Where is { } where ? Quote(where) : null);
        Add(text, "--compare", request.Compare);
        foreach ((string name, string value) in request.Parameters)
        {
            Add(text, "--param", $"{name}={value}");
        }

        Flag(text, "--percent-of-total", request.PercentOfTotal);
        Flag(text, "--subtotals", request.Subtotals);
        Flag(text, "--fill", request.Fill);
        Flag(text, "--interval", request.Interval);
        return text.ToString();
    }

    /// <summary>The command line that walks from one KPI to another.</summary>
    public static string Bridge(string from, string to, string period, string? where)
    {
        StringBuilder text = new($"farthing bridge {from} {to}");
        Add(text, "--period", period);
        Add(text, "--where", where is null ? null : Quote(where));
        return text.ToString();
    }

    private static void Add(StringBuilder text, string option, string? value)
    {
        if (value is not null)
        {
            text.Append(' ').Append(option).Append(' ').Append(value);
        }
    }

    private static void Flag(StringBuilder text, string option, bool isSet) => text.Append(isSet ? " " + option : "");

    /// <summary>In single quotes, as shells take text without reading it; a quote inside ends the text, stands escaped, begins it anew.</summary>
    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
