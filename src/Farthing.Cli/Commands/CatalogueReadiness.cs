using System.CommandLine;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Commands;

/// <summary>Which inputs of KPIs the workspace lacks, read once, when it is first asked for.</summary>
internal sealed class CatalogueReadiness(CliContext context, ParseResult result, KpiCatalogue catalogue)
{
    private IReadOnlyDictionary<string, IReadOnlyList<string>>? _missing;
    private bool _isUnknown;

    /// <summary>For every KPI the inputs that are not there.</summary>
    /// <exception cref="UserException">There is no workspace, or its store cannot be opened.</exception>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Needed() => _missing ??= ReadyKpis.Missing(context.Workspace(result), catalogue);

    /// <summary>The inputs of a KPI that are not there; null where that is not known: without a workspace, or while another command is at work on it.</summary>
    public IReadOnlyList<string>? MissingOf(KpiDefinition kpi)
    {
        if (_isUnknown)
        {
            return null;
        }

        try
        {
            return Needed()[kpi.Id];
        }
        catch (UserException)
        {
            // The catalogue itself can be read all the same.
            _isUnknown = true;
            return null;
        }
    }
}
