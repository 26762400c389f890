using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Cli;

/// <summary>Writes what went wrong inside Farthing to a file, and gives the short message that points there.</summary>
internal static class FaultLog
{
    /// <summary>Records the fault. The message has an id, no stack and no path outside the workspace.</summary>
    public static Problem Record(Exception e, IReadOnlyList<string> args, CliContext context)
    {
        Instant now = context.Clock.GetCurrentInstant();
        string id = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8];
        string name = $"fault-{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}-{id}.txt";
        (string folder, string shown) = Folder(args, context);
        string where;
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(
                Path.Combine(folder, name),
                Invariant($"{now}\nfarthing {typeof(FaultLog).Assembly.GetName().Version}\n{string.Join(' ', args)}\n\n{e}\n"));
            where = $" Details are in {shown}/{name}.";
        }
        catch (Exception io) when (io is IOException or UnauthorizedAccessException)
        {
            where = "";
        }

        return new Problem(
            "FT-6999", Severity.Error, $"Farthing made a mistake (id {id}); your input is not at fault.{where}", null,
            "please report it with the command you typed");
    }

    private static (string Folder, string Shown) Folder(IReadOnlyList<string> args, CliContext context)
    {
        try
        {
            int flag = args.ToList().FindIndex(a => a is "-w" or "--workspace");
            Workspace workspace = flag >= 0 && flag + 1 < args.Count
                ? Workspace.Load(context.Resolve(args[flag + 1]))
                : Workspace.Find(context.CurrentFolder);
            return (Path.Combine(workspace.StoreFolder, "logs"), ".farthing/logs");
        }
        catch (Exception e) when (e is UserException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (Path.Combine(Path.GetTempPath(), "farthing-logs"), "farthing-logs in the folder for temporary files");
        }
    }
}
