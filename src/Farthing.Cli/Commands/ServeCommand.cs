using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.Workspaces;
using Farthing.Web.Hosting;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing serve [--port N]</c>: the workspace's pages, for a browser on this machine.</summary>
internal static class ServeCommand
{
    private const int LastPort = 65_535;

    /// <summary>How soon after an address another is printed: a page that asks again and again does not fill the terminal.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static Command Create(CliContext context)
    {
        Option<int?> port = new("--port")
        {
            Description = $"The port to listen on; by default {FarthingServer.UsualPort}, or any that is free.",
            HelpName = "N",
        };
        Command command = new("serve", "Show the workspace in a browser on this machine.") { port };
        command.SetAction((result, cancellation) => RunAsync(context, result, result.GetValue(port), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, ParseResult result, int? port, CancellationToken cancellation)
    {
        if (port is < 0 or > LastPort)
        {
            throw new UserException("FT-6201", Invariant($"{port} is not a port."), suggestion: Invariant($"ports are 1 to {LastPort}; 0 is any that is free"));
        }

        Workspace workspace = context.Workspace(result);
        FarthingServer? server = null;
        Lock gate = new();
        NodaTime.Instant printed = NodaTime.Instant.MinValue;
        void Print(string what)
        {
            lock (gate)
            {
                NodaTime.Instant now = context.Clock.GetCurrentInstant();
                if (server is null || now - printed < NodaTime.Duration.FromTimeSpan(Pause))
                {
                    return;
                }

                printed = now;
                context.Out.WriteLine($"{what}\n  {context.Style.Accent(server.NewAddress())}");
                context.Out.Flush();
            }
        }

        string shown = result.GetValue(context.WorkspaceOption) ?? ".";
        server = await FarthingServer.StartAsync(
            new ServerOptions(workspace.Folder, shown)
            {
                Port = port,
                RecordFault = e => FaultLog.Record(e, ["serve", "-w", workspace.Folder], context),
                Refused = () => Print("Somebody asked for a page who was not let in. If it was you, open:"),
            },
            cancellation).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            Write(context, workspace);
            Print("Open in a browser on this machine (works once, within 15 minutes):");
            await server.RunUntilAsync(cancellation).ConfigureAwait(false);
        }

        context.Note("Stopped.");
        return ExitCode.Done;
    }

    private static void Write(CliContext context, Workspace workspace)
    {
        context.Out.WriteLine($"{context.Style.Bold(SafeText.OneLine(workspace.Name))} is served on this machine only. Ctrl+C ends it.");
        Paragraph.Write(
            context.Out,
            "Other commands can be used meanwhile: the store is closed three seconds after the last page, and a page that is asked for "
            + "while a command is at work waits for it.",
            context.Terminal.Width);
    }
}
