using Farthing.Core.Closing;
using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Core.Ledger;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Closing;

/// <summary>
/// The explanation of one difference. The inputs of the earlier run are made again; then exchange rates, ledger lines (added,
/// changed, reversed), rules and definitions become the later run's, one after the other; what is left are the facts.
/// Exchange rates go first: with them every line of either ledger can be converted.
/// </summary>
internal sealed class DiffWork
{
    private readonly Workspace _now;
    private readonly DuckDbConnection _connection;
    private readonly CodeBook _codes;
    private readonly DiffSide _earlier;
    private readonly DiffSide _later;
    private readonly CancellationToken _cancellation;
    private readonly DiffChain _chain;
    private readonly List<Problem> _problems = [];
    private readonly List<PendingFact> _facts = [];
    private readonly List<FactChange> _rows = [];
    private IReadOnlyList<LedgerChange> _lines = [];
    private IReadOnlyList<ReversalPair> _reversals = [];

    public DiffWork(
        Workspace now, DuckDbConnection connection, CodeBook codes, DiffSide earlier, DiffSide later, CancellationToken cancellation)
    {
        (_now, _connection, _codes, _earlier, _later, _cancellation) = (now, connection, codes, earlier, later, cancellation);
        _chain = new DiffChain(earlier.Sums);
    }

    /// <summary>Explains it.</summary>
    public RunDiff Run()
    {
        if (RunInputs.Read(_connection, _earlier.Run.Run) is { } before && RunInputs.Read(_connection, _later.Run.Run) is { } after)
        {
            ReadRows(before, after);
            Explain(before, after);
        }
        else
        {
            NotRebuilt("one of the runs kept no inputs");
            _chain.Step(DiffCause.NotRebuilt, _later.Sums);
        }

        return new RunDiff(_earlier, _later, [.. _chain.Terms.Where(t => !t.Change.IsZero)], _lines, _facts, _rows, _reversals, _problems);
    }

    /// <summary>The rows that differ, in the later run's calendar.</summary>
    private void ReadRows(RunInputs before, RunInputs after)
    {
        int month = _now.Calendar.ParseMonth(_later.Run.Period);
        _lines = FactChanges.Ledger(_connection, _codes, _now.Calendar, month, before.LastBatch, after.LastBatch);
        _reversals = ReversalReader.Touching(ReversalReader.Read(_connection, _codes, _now.Calendar, after.LastBatch), _now.Calendar, month);
        foreach (FactTable table in FactTable.All.Where(t => t != FactTable.Ledger))
        {
            (PendingFact counts, IReadOnlyList<FactChange> rows) = FactChanges.Of(
                _connection, table, _now.Calendar, month, before.LastBatch, after.LastBatch, DiffUseCase.MostRows);
            if (counts.Late + counts.Corrected > 0)
            {
                _facts.Add(counts);
                _rows.AddRange(rows);
            }
        }
    }

    private void Explain(RunInputs before, RunInputs after)
    {
        try
        {
            Workspace workspace = Parse(before.Settings), target = Parse(after.Settings);
            CostModel model = Model(workspace, before.Costs);
            using RebuiltMonth month = RebuiltMonth.AsOf(_connection, workspace, workspace.Calendar.ParseMonth(_earlier.Run.Period), before.LastBatch, _cancellation);
            Rebuild(month, workspace, model);
            Replace(month, before, after, ref workspace, ref model, target);
        }
        catch (UserException e)
        {
            NotRebuilt(e.Problems[0].Message);
            _chain.Wait(DiffCause.NotRebuilt);
        }

        Finish();
    }

    /// <summary>What is left is what the facts changed; where no fact differs, it is said that nothing explains it.</summary>
    private void Finish()
    {
        bool facts = _facts.Exists(f => f.Fact != FactTable.Fx.Fact);
        _chain.Step(facts ? DiffCause.Facts : DiffCause.Unexplained, _later.Sums);
        if (!facts && !_chain.Terms[^1].Change.IsZero)
        {
            _problems.Add(new Problem(
                "FT-3218", Severity.Warning, "No fact of the month differs, and yet a part of the difference is left.",
                Suggestion: "was one of the runs made by another Farthing? farthing verify tells whether the store was changed from outside"));
        }
    }

    /// <summary>The earlier run costed anew: the same sums, or it is said that they are not.</summary>
    private void Rebuild(RebuiltMonth month, Workspace workspace, CostModel model)
    {
        (StatementSums sums, string digest) = month.Cost(workspace, model, _earlier.Run.Period);
        _chain.Step(DiffCause.NotRebuilt, sums);
        if (sums != _earlier.Sums)
        {
            NotRebuilt(digest == _earlier.Run.Inputs ? "the same inputs are costed differently by this Farthing" : "the inputs read from the store are not those that the run read");
        }
    }

    private void Replace(RebuiltMonth month, RunInputs before, RunInputs after, ref Workspace workspace, ref CostModel model, Workspace target)
    {
        if (_facts.Exists(f => f.Fact == FactTable.Fx.Fact))
        {
            month.TakeRates(_connection, after.LastBatch);
            Step(month, DiffCause.ExchangeRates, workspace, model);
        }

        foreach (DiffCause cause in (ReadOnlySpan<DiffCause>)[DiffCause.LinesAdded, DiffCause.LinesChanged, DiffCause.LinesReversed])
        {
            string[] ids = [.. _lines.Where(l => l.Cause == cause).Select(l => l.Line)];
            if (ids.Length > 0)
            {
                month.TakeLines(_connection, after.LastBatch, ids);
                Step(month, cause, workspace, model);
            }
        }

        if (before.Settings != after.Settings)
        {
            // Rules may name what only the later settings declare: both are read under the later ones, definitions first.
            workspace = target;
            model = Model(workspace, before.Costs);
            Step(month, DiffCause.Definitions, workspace, model);
        }

        if (before.Costs != after.Costs)
        {
            model = Model(workspace, after.Costs);
            Step(month, DiffCause.Rules, workspace, model);
        }
    }

    private void Step(RebuiltMonth month, DiffCause cause, Workspace workspace, CostModel model)
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            _chain.Step(cause, month.Cost(workspace, model, _later.Run.Period).Sums);
        }
        catch (UserException e)
        {
            _problems.Add(new Problem(
                "FT-3219", Severity.Note, $"With {cause.Title()} alone the month cannot be costed, so that it is told together with the next cause: {e.Problems[0].Message}"));
            _chain.Wait(cause);
        }
    }

    private void NotRebuilt(string why)
    {
        _problems.Add(new Problem(
            "FT-3218", Severity.Warning,
            Invariant($"The inputs of run {_earlier.Run.Run} cannot be made again exactly: {why}. What that leaves is shown under \"{DiffCause.NotRebuilt.Title()}\".")));
    }

    private Workspace Parse(string settings) =>
        WorkspaceReader.Read(_now.Folder, YamlSource.Parse(settings, Workspace.ConfigName));

    private CostModel Model(Workspace workspace, string costs) =>
        costs.Length == 0 ? CostModel.Empty : CostModelReader.Read(workspace, YamlSource.Parse(costs, "costs.yaml"), costs, _connection);
}
