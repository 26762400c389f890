using Farthing.Core.Catalogue;

namespace Farthing.Core.Query.Model;

/// <summary>How a fact's rows stand to interactions, and with that how they are counted by what belongs to segments.</summary>
public enum FactShape
{
    /// <summary>They are the interactions.</summary>
    Interactions,

    /// <summary>They are agent segments; each has one interaction.</summary>
    Segments,

    /// <summary>Each may belong to an interaction and is counted once for each of its segments' values.</summary>
    OfInteraction,

    /// <summary>They stand for themselves: every dimension is on the row.</summary>
    Rows,
}

/// <summary>A table that a fact's rows are always joined with.</summary>
public sealed record FactJoin(string Table, string Alias, string Column, string MatchAlias, string MatchColumn);

/// <summary>One of the facts that measures read: its table, clocks and fields. A new fact is a row of <see cref="AllFacts"/>.</summary>
/// <param name="Name">Its name in measures.</param>
/// <param name="Shape">How its rows stand to interactions.</param>
/// <param name="Table">Its table.</param>
/// <param name="Alias">The table's alias in statements.</param>
/// <param name="Clocks">Its clocks; a measure chooses one.</param>
/// <param name="Own">What can be added up or filtered by, beside the dimensions.</param>
/// <param name="Dimensions">What it can be sliced and filtered by.</param>
public sealed record FactModel(
    string Name, FactShape Shape, string Table, string Alias, IReadOnlyList<Clock> Clocks, IReadOnlyList<Field> Own, IReadOnlyList<Field> Dimensions)
{
    /// <summary>All facts by name.</summary>
    public static IReadOnlyDictionary<string, FactModel> Facts { get; } =
        AllFacts.All.ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>All dimensions that any fact has, by the name of the field.</summary>
    public static IReadOnlyDictionary<string, Field> AllDimensions { get; } =
        AllFacts.All.SelectMany(f => f.Dimensions).DistinctBy(f => f.Name).ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The column with the interaction's number, null where rows belong to no interaction.</summary>
    public string? InteractionColumn { get; init; }

    /// <summary>The columns that tell one row from another, where it is counted once.</summary>
    public IReadOnlyList<(string Alias, string Column)> RowKey { get; init; } = [];

    /// <summary>The column that numbers rows of customers that belong to no interaction; null where there is none.</summary>
    public string? RowNumber { get; init; }

    /// <summary>Tables that every row is joined with.</summary>
    public IReadOnlyList<FactJoin> Joins { get; init; } = [];

    /// <summary>The column with the costing run, of which only the latest of each month counts; null where there is none.</summary>
    public string? RunColumn { get; init; }

    /// <summary>Whether its rows belong to interactions, so that attributes of these are known.</summary>
    public bool HasInteraction => InteractionColumn is not null;

    /// <summary>Names of its clocks.</summary>
    public IReadOnlyList<string> Axes => [.. Clocks.Select(c => c.Name)];

    /// <summary>The clock of that name.</summary>
    public Clock Clock(string name) => Clocks.First(c => c.Name == name);

    /// <summary>The field of that name, its own or a dimension's; null when it has none.</summary>
    public Field? Find(string name)
    {
        foreach (Field field in Own)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return Dimensions.FirstOrDefault(f => f.Name == name);
    }

    /// <summary>
    /// What a sum of the field is counted in; scores on the scale that <paramref name="scale"/> names, or on one of their own.
    /// </summary>
    public static UnitPowers UnitOf(Field field, string? scale = null) => field.Kind switch
    {
        FieldKind.Duration or FieldKind.Effort => UnitPowers.OfTime,
        FieldKind.Money => UnitPowers.OfMoney,
        FieldKind.Score => UnitPowers.OfScore(
            field.Name == "points" ? scale ?? "of several methods" : scale is null ? field.Name : $"{field.Name} of {scale}"),
        FieldKind.Number => UnitPowers.None,
        _ => UnitPowers.OfThing(CountedThings.OfField(field.Name)),
    };
}
