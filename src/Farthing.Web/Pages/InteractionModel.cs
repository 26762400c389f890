using Farthing.Core.Costing;
using Farthing.Core.Display;
using Farthing.Core.Money;
using Farthing.Core.Time;
using Farthing.Engine.UseCases;

namespace Farthing.Web.Pages;

/// <summary>What the page of one interaction shows.</summary>
/// <param name="Cost">Its cost, line by line; null where the lines are still to be worked out.</param>
/// <param name="Stored">Its cost as the runs stored it.</param>
/// <param name="Id">The interaction.</param>
/// <param name="Currency">The workspace's currency.</param>
/// <param name="State">Period and filter that it was reached by.</param>
/// <param name="Calendar">The workspace's calendar.</param>
public sealed record InteractionModel(
    InteractionCost? Cost, StoredInteraction Stored, string Id, string Currency, PageState State, WorkspaceCalendar Calendar)
{
    /// <summary>Whether the lines are those of the stored run.</summary>
    public bool AsStored => Cost!.Notes.All(n => n.Code != "FT-3027");

    /// <summary>What it costs: of its lines, or as stored.</summary>
    public Int128 Total => Cost?.Total ?? Stored.Total;

    /// <summary>The component of a line in words.</summary>
    public static string Component(CostLine line) =>
        (line.Component == CostColumn.Unused ? "unused" : line.Component.ToString().ToLowerInvariant()) + (line.Imputed ? " (imputed)" : "");

    /// <summary>The row's driver, in hours, pieces or units of a meter.</summary>
    public static string Quantity(CostLine line) => Four(new Ratio(line.Weight, line.UnitsPerRate));

    /// <summary>Money for one of them.</summary>
    public static string Rate(CostLine line) => Four(new Ratio(line.Rate.Numerator, line.Rate.Denominator * Micro.PerUnit));

    /// <summary>What the quantity is counted in.</summary>
    public static string Per(CostLine line) => line.Driver.Kind switch
    {
        DriverKind.Interactions or DriverKind.Equal => "interaction",
        DriverKind.Sessions => "session",
        DriverKind.Usage => line.Driver.Meter!,
        _ => "hour",
    };

    /// <summary>An amount with all its digits.</summary>
    public static string Exact(Int128 micro) => NumberDisplay.Scaled(micro, 6, 6, grouped: true);

    /// <summary>The title of a part of the interaction.</summary>
    public static string Title(CostLine first)
    {
        string agent = first.Agent is { } name ? $", agent {name}" : "";
        return first.Segment is { } segment
            ? $"Segment {segment}{agent}: {NumberDisplay.Scaled((Int128)new Ratio(first.EffortTicks, Sweep.TicksPerMs * 1000).Scaled(1), 1, 1, true)} s of effort in {first.Period}"
            : $"Without a segment, {first.Period}{agent}";
    }

    private static string Four(Ratio value) => NumberDisplay.Scaled((Int128)value.Scaled(4), 4, 4, grouped: true);
}
