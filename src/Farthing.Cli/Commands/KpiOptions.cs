using System.CommandLine;
using Farthing.Core.Errors;
using Farthing.Core.Query;

namespace Farthing.Cli.Commands;

/// <summary>The arguments and options by which a question is put: for <c>kpi</c> and <c>sql</c>.</summary>
internal sealed class KpiOptions
{
    private readonly Argument<string[]> _kpis = new("KPI")
    {
        Description = "Ids of KPIs; list them with: farthing catalogue list",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _by = new("--by")
    {
        Description = "Dimensions to slice by, separated by commas.",
        HelpName = "DIM,…",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _grain = new("--grain") { Description = "The time unit of the rows.", HelpName = "hour|day|week|month|quarter|year" };

    private readonly Option<string?> _period = new("--period")
    {
        Description = "Which days: 2024, 2024-Q2, 2024-05, 2024-W07, 2024-05-17 or A..B; by default all.",
        HelpName = "P",
    };

    private readonly Option<string?> _where = new("--where")
    {
        Description = "Which rows: 'channel = \"phone\" and topic in (\"billing\", \"login\")'.",
        HelpName = "EXPR",
    };

    private readonly Option<string?> _compare = new("--compare") { Description = "What to compare with.", HelpName = "previous|year|same-weekday|PERIOD" };

    private readonly Option<string[]> _parameters = new("--param")
    {
        Description = "A setting of a KPI, such as target=30s, window=30d or margin=30%.",
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _interval = new("--interval") { Description = "Show the 95 % confidence interval and what it stands on." };

    private readonly Option<bool> _percent = new("--percent-of-total") { Description = "Show counts and sums as parts of their total, too." };

    private readonly Option<bool> _subtotals = new("--subtotals") { Description = "Add up by the first dimensions alone, too: --by site,team,agent." };

    private readonly Option<bool> _fill = new("--fill") { Description = "Show the grain's buckets in which nothing is, too." };

    private readonly Option<bool> _noRollup = new("--no-rollup") { Description = "Read rows even where a rollup could answer; the answer is the same." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_kpis);
        command.Add(_by);
        command.Add(_grain);
        command.Add(_period);
        command.Add(_where);
        command.Add(_compare);
        command.Add(_parameters);
        command.Add(_interval);
        command.Add(_percent);
        command.Add(_subtotals);
        command.Add(_fill);
        command.Add(_noRollup);
    }

    /// <summary>Whether rollups may be read.</summary>
    public bool UsesRollups(ParseResult result) => !result.GetValue(_noRollup);

    /// <summary>The question as it was put.</summary>
    /// <exception cref="UserException">FT-4014: a setting without a value.</exception>
    public KpiRequest Read(ParseResult result) => new(Split(result.GetValue(_kpis)))
    {
        By = Split(result.GetValue(_by)),
        Grain = result.GetValue(_grain),
        Period = result.GetValue(_period),
        Where = result.GetValue(_where),
        Compare = result.GetValue(_compare),
        Parameters = [.. (result.GetValue(_parameters) ?? []).Select(Parameter)],
        Interval = result.GetValue(_interval),
        PercentOfTotal = result.GetValue(_percent),
        Subtotals = result.GetValue(_subtotals),
        Fill = result.GetValue(_fill),
    };

    private static string[] Split(string[]? texts) =>
        [.. (texts ?? []).SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static (string Name, string Value) Parameter(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (text[..equals].Trim(), text[(equals + 1)..].Trim())
            : throw new UserException(
                "FT-4014", $"\"{text}\" is not a setting.", new SourcePlace("--param", 1, 1, text, text.Length), "write target=30s");
    }
}
