using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing backup DIR|FILE.tar</c>: a copy of the workspace that can be checked and restored.</summary>
internal static class BackupCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> target = new("TARGET")
        {
            Description = "A folder that is there, which gets a new one in it; or the name of a new folder; or of a file that ends in .tar.",
            HelpName = "DIR|FILE.tar",
        };
        Command command = new("backup", "Copy the workspace, store and texts, with a manifest by which the copy can be checked.") { target };
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, result.GetValue(target)!, cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, string target, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        context.StopNote = "Stopped; no backup was made.";
        Workspace workspace = context.Workspace(result);
        MadeBackup made;
        using (ProgressBar bar = new(context, "Backing up", "MB"))
        {
            made = BackupUseCase.Run(workspace, context.Resolve(target), target, context.Clock, new ByteProgress(bar), cancellation);
        }

        context.Report(made.Problems);
        BackupText.Write(context, format, made.Manifest, made.Path, made.Seal, [("seconds", Seconds(made.Elapsed))], () =>
        {
            string shown = Path.GetRelativePath(context.CurrentFolder, made.Path) is var near && !near.StartsWith("..", StringComparison.Ordinal) ? near : made.Path;
            context.Out.WriteLine($"{context.Style.Tick(made.Manifest.Verified != false)} {BackupText.Line(made.Manifest, context.Style)} in {Seconds(made.Elapsed)} s: {SafeText.OneLine(shown)}");
            context.Out.WriteLine($"  Seal: {made.Seal}");
            Headline.Next(context, "Note the seal elsewhere; later it proves that nobody changed the backup", $"farthing verify {SafeText.OneLine(shown)} --seal {made.Seal}");
        });
        return made.Manifest.Verified == false ? ExitCode.No : ExitCode.Done;
    }

    /// <summary>Seconds with one decimal.</summary>
    internal static string Seconds(TimeSpan time) => NumberText.Exact((long)(time.TotalMilliseconds / 100), 1);

    /// <summary>Tells a bar how many bytes are done.</summary>
    internal sealed class ByteProgress(ProgressBar bar) : IProgress<(long Done, long Whole)>
    {
        public void Report((long Done, long Whole) value) => bar.Report(value.Done >> 20, value.Done, value.Whole);
    }
}
