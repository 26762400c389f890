using System.Runtime.CompilerServices;
using Farthing.Core.Expressions;

namespace Farthing.Core.Costing;

/// <summary>
/// Finds the receivers that a row belongs to. All receivers of a table have the same condition, days, driver and set fields
/// and differ in their values, so a row belongs to at most one: found by its profile and, where agents are set, its agent.
/// </summary>
internal sealed class ReceiverTable
{
    private const long DenseLimit = 1 << 24;
    private readonly int[] _subOfProfile;
    private readonly int[] _dense;
    private readonly Dictionary<long, int>? _sparse;
    private readonly int _subs;
    private int[] _slotOfProfile = [];

    private ReceiverTable(CostRows rows, Driver driver, int[] subOfProfile, int subs, bool byAgent, int agents)
    {
        Driver = driver;
        Weights = rows.DriverColumn(driver);
        Profile = rows.Profiles.Of;
        Agent = byAgent ? rows.Agent : null;
        _subOfProfile = subOfProfile;
        _subs = subs;
        long size = byAgent ? (long)agents * subs : subs;
        _sparse = size > DenseLimit ? [] : null;
        _dense = _sparse is null ? new int[size] : [];
        Array.Fill(_dense, -1);
    }

    /// <summary>The driver.</summary>
    public Driver Driver { get; }

    /// <summary>The driver's values, null when the rows have none.</summary>
    public long[]? Weights { get; }

    private int[] Profile { get; }

    private int[]? Agent { get; }

    /// <summary>
    /// A table for <paramref name="members"/>: receivers of one group with the number (slot) that a lookup returns.
    /// </summary>
    public static ReceiverTable Build(CostRows rows, IReadOnlyList<(Receivers Receivers, int Slot)> members)
    {
        Receivers model = members[0].Receivers;
        Narrowing shape = model.Narrowing;
        Dictionary<Narrowing, int> subs = [];
        foreach ((Receivers receivers, _) in members)
        {
            subs.TryAdd(receivers.Narrowing with { Agent = 0 }, subs.Count);
        }

        RowProfiles profiles = rows.Profiles;
        int[] subOfProfile = new int[profiles.Count];
        for (int p = 0; p < subOfProfile.Length; p++)
        {
            int row = profiles.Example[p];
            subOfProfile[p] = Meets(rows, model, row) && subs.TryGetValue(Project(rows, shape, row), out int sub) ? sub : -1;
        }

        int agents = 1 + Math.Max(rows.Count == 0 ? 0 : rows.Agent.Max(), members.Max(m => m.Receivers.Narrowing.Agent));
        ReceiverTable table = new(rows, model.Driver, subOfProfile, subs.Count, shape.Agent != 0, agents);
        foreach ((Receivers receivers, int slot) in members)
        {
            int sub = subs[receivers.Narrowing with { Agent = 0 }];
            table.Set(receivers.Narrowing.Agent, sub, slot);
        }

        table._slotOfProfile = shape.Agent != 0 ? [] : [.. subOfProfile.Select(sub => sub < 0 ? -1 : table._dense[sub])];
        return table;
    }

    /// <summary>
    /// Runs a loop over rows with the cheapest lookup that this table allows: by agent alone, by profile alone, or by both.
    /// </summary>
    public void Run<TLoop>(ref TLoop loop, int from, int to)
        where TLoop : struct, IRowLoop
    {
        if (Agent is null)
        {
            loop.Run(new ByProfile(Profile, _slotOfProfile), from, to);
        }
        else if (_sparse is null && _subs == 1 && Array.TrueForAll(_subOfProfile, sub => sub == 0))
        {
            loop.Run(new ByAgent(Agent, _dense), from, to);
        }
        else
        {
            loop.Run(new ByBoth(this), from, to);
        }
    }

    /// <summary>The slot of the receivers that the row belongs to, −1 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int row)
    {
        int sub = _subOfProfile[Profile[row]];
        if (sub < 0)
        {
            return -1;
        }

        if (Agent is null)
        {
            return _dense[sub];
        }

        return _sparse is null ? _dense[(Agent[row] * _subs) + sub] : FindSparse(row, sub);
    }

    private static bool Meets(CostRows rows, Receivers receivers, int row)
    {
        if (receivers.FromDay > int.MinValue || receivers.EndDay < int.MaxValue)
        {
            int day = rows.RateDays!.Starts[rows.RateDays.Column.Codes[row]];
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

    private int FindSparse(int row, int sub) => _sparse!.GetValueOrDefault(((long)Agent![row] * _subs) + sub, -1);

    private void Set(int agent, int sub, int slot)
    {
        long at = Agent is null ? sub : ((long)agent * _subs) + sub;
        if (_sparse is null)
        {
            _dense[at] = slot;
        }
        else
        {
            _sparse[at] = slot;
        }
    }

    private readonly struct ByProfile(int[] profile, int[] slots) : IRowFinder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Find(int row) => slots[profile[row]];
    }

    private readonly struct ByAgent(int[] agent, int[] slots) : IRowFinder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Find(int row) => slots[agent[row]];
    }

    private readonly struct ByBoth(ReceiverTable table) : IRowFinder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Find(int row) => table.Find(row);
    }
}

/// <summary>Finds the slot of a row; a structure, so that each kind of lookup is compiled into the loop that uses it.</summary>
internal interface IRowFinder
{
    /// <summary>The slot, −1 for none.</summary>
    int Find(int row);
}

/// <summary>A loop over rows.</summary>
internal interface IRowLoop
{
    /// <summary>Runs over the rows from <paramref name="from"/> until <paramref name="to"/>.</summary>
    void Run<TFinder>(TFinder finder, int from, int to)
        where TFinder : struct, IRowFinder;
}
