using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing move --to clickhouse</c>: copies the workspace's store to the engine that farthing.yaml names.</summary>
internal static class MoveCommand
{
    private const string ClickHouse = "clickhouse";

    public static Command Create(CliContext context)
    {
        Option<string> to = new("--to") { Description = "Where to: clickhouse, as farthing.yaml names it.", HelpName = ClickHouse, Required = true };
        Option<bool> replace = new("--replace") { Description = "Put this store in the place of another workspace's in that database." };
        Command command = new("move", "Copy the store to ClickHouse, checked by counts and sums.") { to, replace };
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, result.GetRequiredValue(to), result.GetValue(replace), cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, string to, bool replace, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        if (to != ClickHouse)
        {
            throw new UserException("FT-6003", $"\"{to}\" is nothing to move to; there is {ClickHouse}.", suggestion: $"write --to {ClickHouse}");
        }

        Workspace workspace = context.Workspace(result);
        context.StopNote = "Stopped; what answered before still does.";
        using FarthingStore store = context.OpenStore(workspace);
        MoveResult moved = Move(context, workspace, store, replace, cancellation);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, moved));
                break;
            case OutputFormat.Csv:
                Rows(moved).WriteCsv(context.Out);
                break;
            default:
                WriteText(context, workspace, moved);
                break;
        }

        return ExitCode.Done;
    }

    private static MoveResult Move(CliContext context, Workspace workspace, FarthingStore store, bool replace, CancellationToken cancellation)
    {
        using ProgressBar bar = new(context, "Moving", "rows");
        return MoveUseCase.Run(workspace, store, replace, context.Clock, new Sent(bar), cancellation);
    }

    private static void WriteText(CliContext context, Workspace workspace, MoveResult moved)
    {
        string place = workspace.Engine.ClickHouse!.Database + (moved.Shards == 1 ? "" : Invariant($" on {moved.Shards} shards"));
        if (!moved.Changed)
        {
            context.Out.WriteLine(Invariant($"{place} has everything already (generation {moved.Generation}); nothing was changed."));
            return;
        }

        Rows(moved with { Tables = [.. moved.Tables.Where(t => t.Rows > 0)] }).Write(context, OutputFormat.Table);
        context.Out.WriteLine();
        context.Out.WriteLine(
            $"{context.Style.Tick(true)} {NumberText.Integer(moved.Tables.Sum(t => t.Rows), context.Style)} rows in {NumberText.Integer(moved.Tables.Count, context.Style)} tables, "
            + $"{NumberText.Integer(moved.Tables.Sum(t => t.Sums), context.Style)} sums equal on both sides.");
        context.Out.WriteLine(Invariant($"  {place} answers from here on (generation {moved.Generation})."));
    }

    private static Table Rows(MoveResult moved)
    {
        Table table = new(new Column("table"), new Column("rows", Numeric: true), new Column("sums", Numeric: true));
        foreach (MovedTable one in moved.Tables)
        {
            table.Add(Cell.Text(one.Table), Cell.Integer(one.Rows), Cell.Integer(one.Sums));
        }

        return table;
    }

    private static void WriteJson(Utf8JsonWriter json, MoveResult moved)
    {
        json.WriteStartObject();
        json.WriteNumber("generation", moved.Generation);
        json.WriteBoolean("changed", moved.Changed);
        json.WriteNumber("shards", moved.Shards);
        json.WritePropertyName("tables");
        Rows(moved).WriteRows(json);
        json.WriteEndObject();
    }

    /// <summary>Adds up the rows of all tables.</summary>
    private sealed class Sent(ProgressBar bar) : IProgress<(string Table, long Rows)>
    {
        private readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);

        public void Report((string Table, long Rows) value)
        {
            _rows[value.Table] = value.Rows;
            long rows = _rows.Values.Sum();
            bar.Report(rows, rows);
        }
    }
}
