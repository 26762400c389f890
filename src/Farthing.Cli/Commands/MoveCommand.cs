using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary>
/// <c>farthing move</c>: copies the workspace's store to the ClickHouse that farthing.yaml names (<c>--to clickhouse</c>), or makes it anew
/// from there (<c>--to duckdb</c>).
/// </summary>
internal static class MoveCommand
{
    private const string ClickHouse = "clickhouse", DuckDb = "duckdb";

    public static Command Create(CliContext context)
    {
        Option<string> to = new("--to") { Description = "Where to: clickhouse, as farthing.yaml names it, or duckdb: from there back into the workspace.", HelpName = $"{ClickHouse}|{DuckDb}", Required = true };
        Option<bool> replace = new("--replace") { Description = "Put this store in the place of another workspace's in that database; to duckdb: in the place of the one here, which is kept." };
        Command command = new("move", "Copy the store to ClickHouse or back, checked by counts and sums.") { to, replace };
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, result.GetRequiredValue(to), result.GetValue(replace), cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, string to, bool replace, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        if (to is not (ClickHouse or DuckDb))
        {
            throw new UserException("FT-6003", $"\"{to}\" is nothing to move to; there are {ClickHouse} and {DuckDb}.", suggestion: $"write --to {ClickHouse}");
        }

        Workspace workspace = context.Workspace(result);
        if (to == DuckDb)
        {
            return Back(context, format, workspace, replace, cancellation);
        }

        context.StopNote = "Stopped; what answered before still does.";
        using FarthingStore store = context.OpenStore(workspace);
        MoveResult moved = Move(context, workspace, store, replace, cancellation);
        Write(context, format, moved.Tables, json => WriteJson(json, moved), () => WriteText(context, workspace, moved));
        return ExitCode.Done;
    }

    private static MoveResult Move(CliContext context, Workspace workspace, FarthingStore store, bool replace, CancellationToken cancellation)
    {
        using ProgressBar bar = new(context, "Moving", "rows");
        return MoveUseCase.Run(workspace, store, replace, context.Clock, new SentRows(bar), cancellation);
    }

    private static void WriteText(CliContext context, Workspace workspace, MoveResult moved)
    {
        string place = workspace.Engine.ClickHouse!.Database + (moved.Shards == 1 ? "" : Invariant($" on {moved.Shards} shards"));
        if (!moved.Changed)
        {
            context.Out.WriteLine(Invariant($"{place} has everything already (generation {moved.Generation}); nothing was changed."));
            return;
        }

        WriteTables(context, moved.Tables);
        context.Out.WriteLine(Invariant($"  {place} answers from here on (generation {moved.Generation})."));
    }

    private static int Back(CliContext context, OutputFormat format, Workspace workspace, bool replace, CancellationToken cancellation)
    {
        context.StopNote = "Stopped; the workspace's store is as it was.";
        MovedBack moved;
        using (ProgressBar bar = new(context, "Moving", "rows"))
        {
            moved = MoveBackUseCase.Run(workspace, replace, context.Clock, new SentRows(bar), cancellation);
        }

        context.Report(moved.Verification.Problems);
        Write(context, format, moved.Tables, json => WriteJson(json, moved), () => WriteText(context, moved));
        return moved.Verification.Ok ? ExitCode.Done : ExitCode.No;
    }

    private static void WriteText(CliContext context, MovedBack moved)
    {
        WriteTables(context, moved.Tables);
        context.Out.WriteLine(Invariant($"  The workspace has the store of generation {moved.Generation} again."));
        if (moved.Kept is not null)
        {
            context.Out.WriteLine($"  What was there is kept in {moved.Kept}.");
        }
    }

    private static void Write(CliContext context, OutputFormat format, IReadOnlyList<MovedTable> tables, Action<Utf8JsonWriter> json, Action text)
    {
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json);
                break;
            case OutputFormat.Csv:
                Rows(tables).WriteCsv(context.Out);
                break;
            default:
                text();
                break;
        }
    }

    private static void WriteTables(CliContext context, IReadOnlyList<MovedTable> tables)
    {
        Rows([.. tables.Where(t => t.Rows > 0)]).Write(context, OutputFormat.Table);
        context.Out.WriteLine();
        context.Out.WriteLine(
            $"{context.Style.Tick(true)} {NumberText.Integer(tables.Sum(t => t.Rows), context.Style)} rows in {NumberText.Integer(tables.Count, context.Style)} tables, "
            + $"{NumberText.Integer(tables.Sum(t => t.Sums), context.Style)} sums equal on both sides.");
        if (tables.Sum(t => t.Taken) is > 0 and long taken)
        {
            context.Out.WriteLine($"  {NumberText.Integer(taken, context.Style)} of the rows were there already, unchanged.");
        }
    }

    private static Table Rows(IReadOnlyList<MovedTable> tables)
    {
        Table table = new(new Column("table"), new Column("rows", Numeric: true), new Column("sent", Numeric: true), new Column("sums", Numeric: true));
        foreach (MovedTable one in tables)
        {
            table.Add(Cell.Text(one.Table), Cell.Integer(one.Rows), Cell.Integer(one.Rows - one.Taken), Cell.Integer(one.Sums));
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
        Rows(moved.Tables).WriteRows(json);
        json.WriteEndObject();
    }

    private static void WriteJson(Utf8JsonWriter json, MovedBack moved)
    {
        json.WriteStartObject();
        json.WriteNumber("generation", moved.Generation);
        json.WriteNumber("shards", moved.Shards);
        json.WriteString("kept", moved.Kept);
        json.WriteNumber("problems", moved.Verification.Problems.Count);
        json.WritePropertyName("tables");
        Rows(moved.Tables).WriteRows(json);
        json.WriteEndObject();
    }
}
