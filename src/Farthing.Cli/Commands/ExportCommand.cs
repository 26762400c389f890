using System.CommandLine;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing export</c>: files to take away.</summary>
internal static class ExportCommand
{
    public static Command Create(CliContext context) => new("export", "Write files to take away: what every interaction cost, or the facts.")
    {
        ExportCostsCommand.Create(context),
        ExportFactsCommand.Create(context),
    };

    /// <summary><c>--overwrite</c>.</summary>
    public static Option<bool> OverwriteOption() => new("--overwrite") { Description = "Replace a file that is there already." };
}
