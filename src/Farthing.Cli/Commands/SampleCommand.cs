using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Engine.Samples;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing sample CASE DIR</c>: a bundled case's files, for trials and benchmarks.</summary>
internal static class SampleCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> name = new("CASE") { Description = $"The case: {string.Join(", ", SampleUseCase.Cases)}." };
        Argument<string> folder = new("DIR") { Description = "The folder to write; new, empty, or an earlier case." };
        Option<long> interactions = new("--interactions")
        {
            Description = "Rows of interactions in all, up to a billion.",
            HelpName = "N",
            DefaultValueFactory = _ => 120_000,
        };
        Option<int> months = new("--months") { Description = "Number of months.", HelpName = "M", DefaultValueFactory = _ => 12 };
        Option<ulong> seed = new("--seed")
        {
            Description = "What is drawn at random follows from it.",
            HelpName = "S",
            DefaultValueFactory = _ => 1,
        };
        Command command = new("sample", "Write a bundled case's files: the same bytes for the same seed.")
        {
            name, folder, interactions, months, seed,
        };
        CliContext.OnRun(command, (result, cancellation) => Run(
            context, context.Format(result), result.GetRequiredValue(folder),
            new SampleRequest(
                result.GetRequiredValue(name), context.Resolve(result.GetRequiredValue(folder)), result.GetValue(interactions),
                result.GetValue(months), result.GetValue(seed)),
            cancellation));
        return command;
    }

    private static int Run(CliContext context, OutputFormat format, string folder, SampleRequest request, CancellationToken cancellation)
    {
        SampleResult written = Write(context, request, cancellation);
        Table table = new(new("file", "File"), new("pack", "Pack"), new("rows", "Rows", Numeric: true));
        foreach (SampleFile file in written.Files)
        {
            table.Add(Cell.Text(Path.GetFileName(file.Path)), Cell.Text(file.Pack), Cell.Integer(file.Rows));
        }

        table.Write(context, format);
        if (format == OutputFormat.Table)
        {
            context.Out.WriteLine();
            Paragraph.Write(context.Out, $"In this case {written.Disclosure}.", context.Terminal.Width);
            context.Out.WriteLine();
            context.Out.WriteLine("What to do next:");
            foreach (SampleFile file in written.Files.Take(1))
            {
                context.Out.WriteLine($"  farthing -w {folder} import {Path.Combine(folder, file.Pack + ".csv")} --as {file.Pack}");
            }

            context.Out.WriteLine("  … and so on for each file; then:");
            context.Out.WriteLine($"  farthing -w {folder} cost");
        }

        return ExitCode.Done;
    }

    /// <summary>Writes the case with a progress bar.</summary>
    public static SampleResult Write(CliContext context, SampleRequest request, CancellationToken cancellation)
    {
        context.StopNote = "Stopped; the files that were begun are taken away.";
        using ProgressBar bar = new(context, "Writing " + request.Case, "interactions");
        return SampleUseCase.Write(
            request, new Direct(rows => bar.Report(rows, rows, request.Interactions)), cancellation);
    }

    /// <summary>Progress told on the thread that does the work.</summary>
    private sealed class Direct(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
