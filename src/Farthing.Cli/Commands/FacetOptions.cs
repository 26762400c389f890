using System.CommandLine;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.UseCases;

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
    /// <exception cref="UserException">FT-4010: no KPI has that value; the suggestion is the nearest, or lists them.</exception>
    public KpiFacets Read(CliContext context, ParseResult result, KpiCatalogue catalogue)
    {
        string?[] values = [.. _options.Select(o => Value(o.Facet, o.Option.Name, result.GetValue(o.Option), catalogue))];
        Func<KpiDefinition, bool>? ready = null;
        if (result.GetValue(_ready))
        {
            HashSet<string> kpis = [.. ReadyKpis.Of(context.Workspace(result), catalogue)];
            ready = k => kpis.Contains(k.Id);
        }

        return new KpiFacets(values[0], values[1], values[2], values[3], values[4], ready);
    }

    private static Option<string?> New(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static string? Value(string facet, string option, string? value, KpiCatalogue catalogue)
    {
        if (value is null)
        {
            return null;
        }

        string[] known = [.. catalogue.Kpis.SelectMany(k => KpiFacets.ValuesOf(k, facet)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return known.FirstOrDefault(k => k.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? throw new UserException(
            "FT-4010", $"There is no {facet} \"{value}\".", new SourcePlace(option, 1, 1, value, Math.Max(1, value.Length)),
            NearMatch.Suggest(value, known) ?? (known.Length == 0 ? null : "there are " + string.Join(", ", known)));
    }
}
