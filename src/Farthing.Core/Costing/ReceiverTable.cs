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

        return table;
    }

    /// <summary>Whether an agent is set.</summary>
    public bool ByAgent => Agent is not null;

    /// <summary>Whether nothing but the agent decides.</summary>
    public bool IsByAgentAlone => Agent is not null && _sparse is null && _subs == 1 && Array.TrueForAll(_subOfProfile, sub => sub == 0);

    /// <summary>The slot that every row belongs to, null where rows differ.</summary>
    public int? SlotOfAll =>
        Agent is null && _subs == 1 && _subOfProfile.Length > 0 && Array.TrueForAll(_subOfProfile, sub => sub == 0) ? _dense[0] : null;

    /// <summary>The slot of an agent's rows where <see cref="IsByAgentAlone"/>, −1 for none.</summary>
    public int SlotOfAgent(int agent) => _dense[agent];

    /// <summary>The slot of the receivers that the row belongs to, −1 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int row) => Agent is null ? Find(0, Profile[row]) : Find(Agent[row], Profile[row]);

    /// <summary>The slot of the receivers that rows of an agent and a profile belong to, −1 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int agent, int profile)
    {
        int sub = _subOfProfile[profile];
        if (sub < 0)
        {
            return -1;
        }

        if (Agent is null)
        {
            return _dense[sub];
        }

        long at = ((long)agent * _subs) + sub;
        return _sparse is null ? _dense[at] : _sparse.GetValueOrDefault(at, -1);
    }

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
}
