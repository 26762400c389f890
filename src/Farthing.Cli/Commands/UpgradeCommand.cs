using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing upgrade</c>: brings a store that an older Farthing wrote to the present form.</summary>
internal static class UpgradeCommand
{
    public static Command Create(CliContext context)
    {
        Command command = new("upgrade", "Bring a store that an older Farthing wrote to the present form; the old one is kept.");
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        context.StopNote = "Stopped; the store is as it was.";
        Workspace workspace = context.Workspace(result);
        UpgradedStore done;
        using (ProgressBar bar = new(context, "Upgrading", "MB"))
        {
            done = UpgradeUseCase.Run(workspace, context.Clock, new BackupCommand.ByteProgress(bar), cancellation);
        }

        context.Report(done.Problems);
        if (format == OutputFormat.Table)
        {
            context.Out.WriteLine(done.Kept is null
                ? Invariant($"Nothing to do: the store has form {done.To}.")
                : Invariant($"{context.Style.Tick(true)} Form {done.From} became form {done.To}: {done.Tables} tables with {done.Rows} rows add up as before. The old store is kept in {done.Kept}."));
        }
        else
        {
            Table table = new(new Column("from", "from", Numeric: true), new Column("to", "to", Numeric: true), new Column("kept"), new Column("tables", "tables", Numeric: true), new Column("rows", "rows", Numeric: true));
            table.Add(Cell.Integer(done.From), Cell.Integer(done.To), Cell.Text(done.Kept), Cell.Integer(done.Tables), Cell.Integer(done.Rows));
            table.Write(context, format);
        }

        return done.Problems.Any(p => p.Severity == Severity.Error) ? ExitCode.No : ExitCode.Done;
    }
}
