using System.CommandLine;
using Farthing.Cli.Commands;

namespace Farthing.Cli;

/// <summary>All commands, in the order of the alphabet.</summary>
internal static class CommandList
{
    private static readonly Func<CliContext, Command>[] All =
    [
        BackupCommand.Create,
        BridgeCommand.Create,
        CatalogueCommand.Create,
        CheckCommand.Create,
        CloseCommand.Create,
        CostCommand.Create,
        ImportCommand.Create,
        DemoCommand.Create,
        DiffCommand.Create,
        ExportCommand.Create,
        InitCommand.Create,
        KpiCommand.Create,
        MoveCommand.Create,
        RejectsCommand.Create,
        ReopenCommand.Create,
        RestoreCommand.Create,
        SampleCommand.Create,
        ScorecardCommand.Create,
        ServeCommand.Create,
        ShowCommand.Create,
        SqlCommand.Create,
        StatementCommand.Create,
        StatusCommand.Create,
        ThemesCommand.Create,
        UpgradeCommand.Create,
        VerifyCommand.Create,
    ];

    /// <summary>The command line: every command and the options that all share.</summary>
    public static RootCommand Create(CliContext context)
    {
        RootCommand root = new("What does a customer interaction cost? Farthing attributes a ledger to interactions, to the cent.");
        root.Add(context.WorkspaceOption);
        root.Add(context.FormatOption);
        foreach (Func<CliContext, Command> create in All)
        {
            root.Add(create(context));
        }

        return root;
    }
}
