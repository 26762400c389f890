using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing check</c>: every problem in the workspace, at once.</summary>
internal static class CheckCommand
{
    public static Command Create(CliContext context)
    {
        Option<bool> kpis = new("--kpis") { Description = "Evaluate the risks of all KPIs instead; exit code 1 where an alert holds." };
        Option<string?> period = new("--period") { Description = "With --kpis: which days; by default the latest full month.", HelpName = "P" };
        Command command = new("check", "Show every problem in the workspace at once.") { kpis, period };
        CliContext.OnRun(command, (result, cancellation) => result.GetValue(kpis)
            ? CheckKpis.Run(context, result, result.GetValue(period), cancellation)
            : Run(context, result, cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        IReadOnlyList<Problem> problems = Problems(context, result, cancellation);
        int errors = problems.Count(p => p.Severity == Severity.Error);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, problems, errors));
                break;
            case OutputFormat.Csv:
                Rows(problems).WriteCsv(context.Out);
                break;
            default:
                WriteText(context, problems, errors);
                break;
        }

        return errors > 0 ? ExitCode.No : ExitCode.Done;
    }

    private static IReadOnlyList<Problem> Problems(CliContext context, ParseResult result, CancellationToken cancellation)
    {
        try
        {
            return CheckUseCase.Run(context.Workspace(result), context.Clock.GetCurrentInstant(), cancellation);
        }
        catch (UserException e) when (e.Problems[0].Place?.File == Workspace.ConfigName)
        {
            // Without its farthing.yaml a workspace means nothing, but its other files may still be broken as YAML.
            return [.. e.Problems, .. CheckUseCase.SyntaxOnly(context.WorkspaceFolder(result))];
        }
    }

    private static void WriteText(CliContext context, IReadOnlyList<Problem> problems, int errors)
    {
        foreach (Problem problem in problems.OrderBy(p => p.Severity))
        {
            ProblemText.Write(context.Out, problem, context.Style, context.Terminal.Width);
        }

        int warnings = problems.Count(p => p.Severity == Severity.Warning);
        int notes = problems.Count - errors - warnings;
        string summary = problems.Count == 0
            ? "No problems."
            : $"{Count(errors, "error")}, {Count(warnings, "warning")}" + (notes > 0 ? $", {Count(notes, "note")}." : ".");
        context.Out.WriteLine($"{context.Style.Tick(errors == 0)} {summary}");
    }

    private static string Count(int n, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{n} {what}{(n == 1 ? "" : "s")}");

    private static Table Rows(IReadOnlyList<Problem> problems)
    {
        Table table = new(
            new Column("severity"), new Column("code"), new Column("file"), new Column("line", null, true),
            new Column("column", null, true), new Column("message"), new Column("suggestion"));
        foreach (Problem p in problems)
        {
            table.Add(
                Cell.Text(Word(p)), Cell.Text(p.Code), Cell.Text(p.Place?.File), Number(p.Place?.Line), Number(p.Place?.Column),
                Cell.Text(p.Message), Cell.Text(p.Suggestion));
        }

        return table;
    }

    private static Cell Number(int? value) => value is > 0 and { } number ? Cell.Integer(number) : Cell.Empty;

    private static string Word(Problem problem) => problem.Severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static void WriteJson(Utf8JsonWriter json, IReadOnlyList<Problem> problems, int errors)
    {
        json.WriteStartObject();
        json.WriteBoolean("ok", errors == 0);
        json.WritePropertyName("problems");
        Rows(problems).WriteRows(json);
        json.WriteEndObject();
    }
}
