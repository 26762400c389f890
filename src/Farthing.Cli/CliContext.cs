using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Cli;

/// <summary>
/// What every command is given: where to write, the clock, the folder it runs in, and the options that all commands
/// share. Answers go to <see cref="Out"/>, everything else to <see cref="Error"/>.
/// </summary>
public sealed class CliContext
{
    /// <summary>A context; tests give their own writers, folder and clock.</summary>
    public CliContext(TextWriter output, TextWriter error, Terminal terminal, IClock clock, string currentFolder)
    {
        (Out, Error, Terminal, Clock, CurrentFolder) = (output, error, terminal, clock, currentFolder);
        Style = new Style(terminal is { OutIsTerminal: true, Colour: true }, terminal.OutIsTerminal);
        ErrorStyle = new Style(terminal is { ErrorIsTerminal: true, Colour: true }, terminal.ErrorIsTerminal);
    }

    /// <summary>Standard output: answers only.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error: messages, notes, progress.</summary>
    public TextWriter Error { get; }

    /// <summary>What the two are connected to.</summary>
    public Terminal Terminal { get; }

    /// <summary>Colours and digit grouping of standard output.</summary>
    public Style Style { get; }

    /// <summary>Colours of standard error.</summary>
    public Style ErrorStyle { get; }

    /// <summary>The time.</summary>
    public IClock Clock { get; }

    /// <summary>The folder that relative paths are meant from.</summary>
    public string CurrentFolder { get; }

    /// <summary>What to say when the user stops a command; a command that has changed something by then says what.</summary>
    public string StopNote { get; set; } = "Stopped; nothing was changed.";

    /// <summary><c>-w DIR</c>.</summary>
    public Option<string?> WorkspaceOption { get; } = new("--workspace", "-w")
    {
        Description = "The workspace; by default the nearest folder upwards that has a farthing.yaml.",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary><c>--format table|json|csv</c>.</summary>
    public Option<string> FormatOption { get; } = new("--format")
    {
        Description = "How to write the answer: table, json or csv.",
        HelpName = "table|json|csv",
        Recursive = true,
        DefaultValueFactory = _ => "table",
    };

    /// <summary>Gives a command its work: the function returns the exit code (0, or 1 when the answer is no).</summary>
    public static void OnRun(Command command, Func<ParseResult, CancellationToken, int> run) =>
        command.SetAction((result, cancellation) => Task.Run(() => run(result, cancellation), cancellation));

    /// <summary>The workspace that the command is about.</summary>
    /// <exception cref="UserException">There is none, or its <c>farthing.yaml</c> is at fault.</exception>
    public Workspace Workspace(ParseResult result) => result.GetValue(WorkspaceOption) is { } folder
        ? Engine.Workspaces.Workspace.Load(Resolve(folder), folder)
        : Engine.Workspaces.Workspace.Find(CurrentFolder);

    /// <summary>The folder that the command is about, whether or not its <c>farthing.yaml</c> can be read.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public string WorkspaceFolder(ParseResult result) => result.GetValue(WorkspaceOption) is { } folder
        ? Resolve(folder)
        : Engine.Workspaces.Workspace.FindFolder(CurrentFolder);

    /// <summary>Opens the workspace's store (made if absent) and tells what opening found.</summary>
    public FarthingStore OpenStore(Workspace workspace)
    {
        FarthingStore store = workspace.OpenStore();
        Report(store.Notes);
        return store;
    }

    /// <summary>The format that the user asked for.</summary>
    /// <exception cref="UserException">FT-6004: no such format.</exception>
    public OutputFormat Format(ParseResult result) => result.GetValue(FormatOption) switch
    {
        null or "table" => OutputFormat.Table,
        "json" => OutputFormat.Json,
        "csv" => OutputFormat.Csv,
        { } other => throw new UserException(
            "FT-6004", $"\"{other}\" is not a format; there are table, json and csv.",
            SourcePlace.Argument("--format", other), NearMatch.Suggest(other, ["table", "json", "csv"]) ?? "write --format json"),
    };

    /// <summary>A path as the user wrote it, made absolute from the folder the command runs in.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, CurrentFolder);

    /// <summary>Writes a note to standard error.</summary>
    public void Note(string text) => Error.WriteLine(text);

    /// <summary>Writes problems (warnings as well as errors) to standard error.</summary>
    public void Report(IEnumerable<Problem> problems)
    {
        foreach (Problem problem in problems)
        {
            ProblemText.Write(Error, problem, ErrorStyle, Terminal.Width);
        }
    }

    /// <summary>Writes one indented JSON document to standard output.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write) => JsonOutput.Write(Out, write);
}
