using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary>
/// What a command that has changed the store does about the ClickHouse that answers for it. The store has the change already: what goes
/// wrong there is told and is no failure of the command.
/// </summary>
internal static class ClusterFollow
{
    /// <summary>Brings it up to date and, where the answer is a table, says so.</summary>
    public static void Run(CliContext context, OutputFormat format, Workspace workspace, FarthingStore store, CancellationToken cancellation)
    {
        if (workspace.Engine.ClickHouse is null)
        {
            return;
        }

        string before = context.StopNote;
        context.StopNote = "Stopped; the store has it, and ClickHouse answers as before: farthing move --to clickhouse brings it up to date.";
        try
        {
            ClusterFollowed done;
            using (ProgressBar bar = new(context, "Bringing ClickHouse up to date", "rows"))
            {
                done = ClusterFollowUseCase.Run(workspace, store, context.Clock, new SentRows(bar), cancellation);
            }

            if (done.Generation is not null && format == OutputFormat.Table)
            {
                context.Out.WriteLine();
                context.Out.WriteLine($"{context.Style.Tick(true)} {Said(context, done)} Generation {NumberText.Integer(done.Generation.Value, context.Style)} answers from here on.");
            }

            context.StopNote = before;
        }
        catch (UserException e)
        {
            context.Report([.. e.Problems.Select(p => p with { Severity = Severity.Warning }), new Problem(
                "FT-5115", Severity.Note, "ClickHouse does not have what this command did; the store does.", Suggestion: "farthing move --to clickhouse brings it up to date")]);
        }
    }

    private static string Said(CliContext context, ClusterFollowed done)
    {
        string place = done.Shards == 1 ? "one node" : Invariant($"{done.Shards} shards");
        return done.Moved is { } moved
            ? $"Brought to ClickHouse as well, {place}: {NumberText.Integer(moved.Tables.Sum(t => t.Rows - t.Taken), context.Style)} rows sent, the others were there."
            : $"Made on ClickHouse as well, by {place}: the same sums.";
    }
}
