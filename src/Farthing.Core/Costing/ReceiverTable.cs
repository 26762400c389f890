using Farthing.Core.Expressions;

namespace Farthing.Core.Costing;

/// <summary>
/// Finds the receivers that a row belongs to. All receivers of a table have the same condition, days, driver and set fields
/// and differ in their values, so a row belongs to at most one: found by its cell.
/// </summary>
internal sealed class ReceiverTable
{
    private readonly int[] _cellOf;

    private ReceiverTable(CostRows rows, Driver driver, RowCells cells, int[] slotOfCell)
    {
        Driver = driver;
        Weights = rows.DriverColumn(driver);
        Cells = cells;
        SlotOfCell = slotOfCell;
        _cellOf = cells.Of;
    }

    /// <summary>The driver.</summary>
    public Driver Driver { get; }

    /// <summary>The driver's values, null when the rows have none.</summary>
    public long[]? Weights { get; }

    /// <summary>The cells that it tells apart.</summary>
    public RowCells Cells { get; }

    /// <summary>The slot of each cell's rows, −1 for none.</summary>
    public int[] SlotOfCell { get; }

    /// <summary>A table for receivers of one group.</summary>
    /// <param name="rows">Prepared rows.</param>
    /// <param name="model">One of the receivers.</param>
    /// <param name="slots">The number (slot) that a look-up returns for each narrowing.</param>
    public static ReceiverTable Build(CostRows rows, Receivers model, Dictionary<Narrowing, int> slots)
    {
        // What the profile says is worked out once a profile, what the agent adds once a cell.
        RowProfiles profiles = rows.Profiles;
        Narrowing?[] place = new Narrowing?[profiles.Count];
        for (int p = 0; p < place.Length; p++)
        {
            int row = profiles.Example[p];
            place[p] = Meets(rows, model, row) ? Project(rows, model.Narrowing, row) : null;
        }

        bool byAgent = model.Narrowing.Agent != 0;
        RowCells cells = rows.Cells(byAgent);
        int[] slotOfCell = byAgent ? SlotsByAgent(cells, place, slots) : SlotsByProfile(cells, place, slots);
        return new ReceiverTable(rows, model.Driver, cells, slotOfCell);
    }

    private static int[] SlotsByProfile(RowCells cells, Narrowing?[] place, Dictionary<Narrowing, int> slots)
    {
        int[] slotOfProfile = [.. place.Select(p => p is { } narrowing ? slots.GetValueOrDefault(narrowing, -1) : -1)];
        int[] slotOfCell = new int[cells.Count];
        for (int cell = 0; cell < slotOfCell.Length; cell++)
        {
            slotOfCell[cell] = slotOfProfile[cells.Profile[cell]];
        }

        return slotOfCell;
    }

    /// <summary>Neighbouring cells are of one agent, and as a rule of one place: it is looked up where it changes.</summary>
    private static int[] SlotsByAgent(RowCells cells, Narrowing?[] place, Dictionary<Narrowing, int> slots)
    {
        int[] slotOfCell = new int[cells.Count];
        Narrowing last = default;
        int slot = slots.GetValueOrDefault(last, -1);
        for (int cell = 0; cell < slotOfCell.Length; cell++)
        {
            if (place[cells.Profile[cell]] is not { } narrowing)
            {
                slotOfCell[cell] = -1;
                continue;
            }

            narrowing = narrowing with { Agent = cells.Agent[cell] };
            if (narrowing != last)
            {
                (last, slot) = (narrowing, slots.GetValueOrDefault(narrowing, -1));
            }

            slotOfCell[cell] = slot;
        }

        return slotOfCell;
    }

    /// <summary>The slot of the receivers that the row belongs to, −1 for none.</summary>
    public int Find(int row) => SlotOfCell[_cellOf[row]];

    private static bool Meets(CostRows rows, Receivers receivers, int row)
    {
        if (receivers.FromDay > int.MinValue || receivers.EndDay < int.MaxValue)
        {
            int day = rows.RateDays!.StartOf(row);
            if (day < receivers.FromDay || day >= receivers.EndDay)
            {
                return false;
            }
        }

        Filter? where = receivers.Where;
        return where is null || where.Evaluate(field => rows.Value(field, row));
    }

    private static Narrowing Project(CostRows rows, Narrowing shape, int row) => new(
        0,
        shape.Team != 0 ? rows.Dimensions["team"].Codes[row] : 0,
        shape.Site != 0 ? rows.Dimensions["site"].Codes[row] : 0,
        shape.Channel != 0 ? rows.Dimensions["channel"].Codes[row] : 0,
        shape.Vendor != 0 ? rows.Dimensions["vendor"].Codes[row] : 0);
}
