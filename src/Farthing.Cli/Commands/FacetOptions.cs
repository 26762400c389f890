using System.CommandLine;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;

namespace Farthing.Cli.Commands;

/// <summary>The options that narrow a list of KPIs: <c>--area</c>, <c>--category</c>, <c>--industry</c>, <c>--tag</c>, <c>--timing</c>, <c>--ready</c>.</summary>
internal sealed class FacetOptions
{
    private readonly (string Facet, Option<string?> Option)[] _options =
    [
        ("area", New("--area", "Only this area: efficiency, effectiveness, satisfaction, value.", "AREA")),
        ("category", New("--category", "Only one part of the catalogue.", "CATEGORY")),
        ("industry", New("--industry", "Only KPIs that this industry uses most.", "INDUSTRY")),
        ("tag", New("--tag", "Only KPIs with this tag.", "TAG")),
        ("timing", New("--timing", "Only leading or only lagging KPIs.", "WHEN")),
    ];

    private readonly Option<bool> _ready = new("--ready") { Description = "Only KPIs whose inputs the workspace has." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach ((_, Option<string?> option) in _options)
        {
            command.Add(option);
        }

        command.Add(_ready);
    }

    /// <summary>Reads them.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="catalogue">The definitions.</param>
    /// <param name="missing">For every KPI the inputs that are not there; asked only where the user wants to know.</param>
    /// <exception cref="UserException">FT-4010: no KPI has that value; the suggestion is the nearest, or lists them.</exception>
    public KpiFacets Read(
        ParseResult result, KpiCatalogue catalogue, Func<IReadOnlyDictionary<string, IReadOnlyList<string>>> missing)
    {
        string?[] values = [.. _options.Select(o => result.GetValue(o.Option) is { } word ? KpiFacets.Value(catalogue.Kpis, o.Facet, word, o.Option.Name) : null)];
        Func<KpiDefinition, bool>? ready = null;
        if (result.GetValue(_ready))
        {
            IReadOnlyDictionary<string, IReadOnlyList<string>> lacking = missing();
            ready = k => lacking[k.Id].Count == 0;
        }

        return new KpiFacets(values[0], values[1], values[2], values[3], values[4], ready);
    }

    private static Option<string?> New(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
