using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Closing;

/// <summary>Rows of one fact that arrived after a run and touch its month.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Late">Rows with a new key.</param>
/// <param name="Corrected">Rows that replace one that the run read.</param>
public sealed record PendingFact(string Fact, long Late, long Corrected);

/// <summary>What a month's published run does not know yet: kept, not in its numbers.</summary>
/// <param name="Facts">Facts with changes, money first.</param>
/// <param name="Rules">Whether <c>costs.yaml</c> changed (control totals left aside).</param>
/// <param name="Settings">Whether <c>farthing.yaml</c> changed.</param>
/// <param name="Unknown">Whether the run kept nothing that it could be compared by.</param>
public sealed record PendingChanges(IReadOnlyList<PendingFact> Facts, bool Rules, bool Settings, bool Unknown = false)
{
    /// <summary>Nothing pending.</summary>
    public static PendingChanges None { get; } = new([], false, false);

    /// <summary>Whether there is any.</summary>
    public bool Any => Facts.Count > 0 || Rules || Settings || Unknown;

    /// <summary>In words: <c>3 ledger lines late, 1 corrected; costs.yaml changed</c>.</summary>
    public string Describe()
    {
        IEnumerable<string> parts = Facts.Select(f => f.Fact + " " + string.Join(" and ", Counts(f)));
        if (Rules)
        {
            parts = parts.Append("costs.yaml changed");
        }

        if (Settings)
        {
            parts = parts.Append("farthing.yaml changed");
        }

        return string.Join("; ", Unknown ? ["the run kept no inputs to compare with"] : parts);
    }

    /// <summary>As a note on a closed month.</summary>
    public Problem Note(string period) => new(
        "FT-3213", Severity.Note, $"{period} is closed; what came since is kept and pending: {Describe()}.",
        Suggestion: $"farthing reopen {period} --by NAME --reason TEXT, then farthing cost, would take it in");

    /// <summary>What is pending for a run.</summary>
    /// <param name="connection">The store; <c>d_interactions</c> need not be up to date.</param>
    /// <param name="workspace">The workspace as it is now.</param>
    /// <param name="model">Its cost model; null when it cannot be read, which counts as changed.</param>
    /// <param name="run">The run.</param>
    public static PendingChanges Of(DuckDbConnection connection, Workspace workspace, CostModel? model, StoredRun run)
    {
        if (RunInputs.Read(connection, run.Run) is not { } inputs)
        {
            return new PendingChanges([], false, false, Unknown: true);
        }

        List<PendingFact> facts = [];
        HashSet<string> later = Later(connection, inputs.LastBatch);
        int month = workspace.Calendar.ParseMonth(run.Period);
        foreach (FactTable table in FactTable.Costed.Where(t => later.Contains(t.Fact)))
        {
            object?[] row = connection.Rows(
                $"SELECT count(*) FILTER (o.batch IS NULL), count(o.batch) FROM {table.Changes(inputs.LastBatch, int.MaxValue)} "
                + $"WHERE {table.TouchesSql("n", workspace.Calendar, month)} OR {table.TouchesSql("o", workspace.Calendar, month)}")[0];
            (long late, long corrected) = (Convert.ToInt64(row[0], null), Convert.ToInt64(row[1], null));
            if (late + corrected > 0)
            {
                facts.Add(new PendingFact(table.Fact, late, corrected));
            }
        }

        string settings = File.Exists(workspace.ConfigFile) ? File.ReadAllText(workspace.ConfigFile) : "";
        return new PendingChanges(facts, RulesChanged(model, inputs), Plain(settings) != Plain(inputs.Settings));
    }

    /// <summary>The facts that batches after this one brought: the others need not be looked at.</summary>
    private static HashSet<string> Later(DuckDbConnection connection, int batch)
    {
        HashSet<string> facts = new(StringComparer.Ordinal);
        foreach (object?[] row in connection.Rows("SELECT DISTINCT facts FROM batches WHERE batch > $1 AND accepted + corrected > 0", batch))
        {
            facts.UnionWith(((string?)row[0] ?? "").Split(',', StringSplitOptions.TrimEntries));
        }

        return facts;
    }

    private static bool RulesChanged(CostModel? model, RunInputs inputs)
    {
        try
        {
            return model is null || model.Text != ControlReader.Without(YamlSource.Parse(inputs.Costs, "costs.yaml"), inputs.Costs);
        }
        catch (UserException)
        {
            // Another Farthing took a text that this one does not: then it is not the text that is there now.
            return true;
        }
    }

    private static string Plain(string text) => text.ReplaceLineEndings("\n").TrimEnd();

    private static IEnumerable<string> Counts(PendingFact fact)
    {
        if (fact.Late > 0)
        {
            yield return Invariant($"{fact.Late} late");
        }

        if (fact.Corrected > 0)
        {
            yield return Invariant($"{fact.Corrected} corrected");
        }
    }
}
