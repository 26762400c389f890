using System.CommandLine;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing show KPI</c>, one page of the catalogue; <c>farthing show interaction ID</c>, one interaction's cost.</summary>
internal static class ShowCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> kpi = new("KPI") { Description = "The id of a KPI." };
        Command command = new("show", "Show what a KPI means and how it is made, or one interaction's cost line by line.")
        {
            kpi, ShowInteraction.Create(context),
        };
        CliContext.OnRun(command, (result, _) =>
        {
            ShowKpi.Write(context, CatalogueCommand.Load(context, result), result.GetRequiredValue(kpi), context.Format(result));
            return ExitCode.Done;
        });
        return command;
    }
}
