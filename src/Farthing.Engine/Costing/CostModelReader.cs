using System.Text;
using Farthing.Core.Closing;
using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Core.Expressions;
using Farthing.Core.Ledger;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Costing;

/// <summary>
/// Reads <c>costs.yaml</c> into a <see cref="CostModel"/>, strictly: every problem is reported at once, with its place.
/// </summary>
public sealed class CostModelReader
{
    /// <summary>A rate without a date holds from here on (days since 1970-01-01): earlier than any date.</summary>
    public const int Always = -10_000_000;

    /// <summary>Fields that a pool's <c>where</c> may use, beside declared dimensions.</summary>
    public static readonly IReadOnlyList<string> WhereFields =
    [
        "agent", "agent.role", "channel", "customer-segment", "direction", "interaction-queue", "kind", "outcome", "party",
        "segment-queue", "site", "team", "topic", "vendor",
    ];

    private static readonly Dictionary<string, Component> Components = new(StringComparer.Ordinal)
    {
        ["labour"] = Component.Labour,
        ["overhead"] = Component.Overhead,
        ["technology"] = Component.Technology,
        ["vendor"] = Component.Vendor,
        ["other"] = Component.Other,
    };

    private static readonly Dictionary<string, CapacitySource> Sources = new(StringComparer.Ordinal)
    {
        ["staffing"] = CapacitySource.Staffing,
        ["paid-time"] = CapacitySource.PaidTime,
        ["fixed"] = CapacitySource.Fixed,
    };

    private static readonly Dictionary<string, StepDownBase> Bases = new(StringComparer.Ordinal)
    {
        ["paid-time"] = StepDownBase.PaidTime,
        ["effort"] = StepDownBase.Effort,
        ["interactions"] = StepDownBase.Interactions,
    };

    private static readonly Dictionary<string, RatePer> Pers = new(StringComparer.Ordinal)
    {
        ["handle-hour"] = RatePer.HandleHour,
        ["effort-hour"] = RatePer.EffortHour,
        ["minute"] = RatePer.Minute,
        ["interaction"] = RatePer.Interaction,
        ["session"] = RatePer.Session,
    };

    private static readonly string[] ByNames = ["agent", "team", "site", "channel", "vendor"];

    private static readonly Dictionary<string, int> Bys =
        Enumerable.Range(0, 5).ToDictionary(i => ByNames[i], StringComparer.Ordinal);

    private readonly ProblemList _problems = new();
    private readonly HashSet<string> _lineFields;
    private readonly HashSet<string> _whereFields;
    private readonly WorkspaceCalendar _calendar;

    private CostModelReader(Workspace workspace, DuckDbConnection? store)
    {
        _calendar = workspace.Calendar;
        IReadOnlyList<DeclaredDimension> declared = DeclaredDimensions.Of(workspace, store);
        _lineFields = [.. LineSorter.Fields, .. declared.Where(d => d.Fact == "ledger").Select(d => d.Id)];
        _whereFields = [.. WhereFields, .. declared.Where(d => d.Fact is "interactions" or "segments").Select(d => d.Id)];
    }

    /// <summary>The workspace's cost model; the empty one when it has no <c>costs.yaml</c>.</summary>
    /// <param name="workspace">Whose declared dimensions conditions may use.</param>
    /// <param name="store">Its store, where it is open: the dimensions of the packs that were imported count as declared too.</param>
    /// <exception cref="UserException">Every problem in the file.</exception>
    public static CostModel Read(Workspace workspace, DuckDbConnection? store = null)
    {
        if (!File.Exists(workspace.CostsFile))
        {
            return CostModel.Empty;
        }

        YamlNode root = YamlSource.Load(workspace.CostsFile, workspace.ShowPath(workspace.CostsFile));
        return Read(workspace, root, File.ReadAllText(workspace.CostsFile, Encoding.UTF8), store);
    }

    /// <summary>A cost model from a YAML document.</summary>
    /// <param name="workspace">Whose declared dimensions conditions may use.</param>
    /// <param name="root">The document.</param>
    /// <param name="text">Its text.</param>
    /// <param name="store">As above.</param>
    /// <exception cref="UserException">Every problem in it.</exception>
    public static CostModel Read(Workspace workspace, YamlNode root, string text, DuckDbConnection? store = null) =>
        new CostModelReader(workspace, store).Model(root, text);

    private CostModel Model(YamlNode root, string text)
    {
        MapReader map = new(root, _problems, "the cost model");
        List<AccountRule> accounts = [.. map.Maps("accounts", "an account rule").Select(Account)];
        List<PoolRule> pools = [.. map.Maps("pools", "a pool").Select(Pool)];
        List<(RateRule Rate, Component Component)> rates = [.. map.Maps("rates", "a rate").Select(Rate)];
        List<ScopeRule> scopes = Scopes(map);
        List<ControlRule> controls = ControlReader.Read(map, _calendar);
        map.Close();
        CheckPools(pools);
        AddRatedPools(pools, rates);
        CheckStepDowns(pools, rates);
        _problems.ThrowIfErrors();
        StepDownOrder.Of(pools);
        return new CostModel(accounts, pools, [.. rates.Select(r => r.Rate)], ControlReader.Without(root, text))
        {
            Scopes = scopes,
            Controls = controls,
            Source = text,
        };
    }

    private AccountRule Account(MapReader map)
    {
        string match = map.RequiredText("match");
        Component? component = map.Choice("component", Components);
        bool outOfScope = map.Boolean("out-of-scope") ?? false;
        if (!map.Has("component") && !outOfScope)
        {
            map.Missing("component");
        }
        else if (map.Has("component") && outOfScope)
        {
            _problems.Error(
                "FT-3008", "An account rule gives a component or puts its accounts out of scope, not both.", map.PlaceOf("component"),
                "remove one of the two");
        }

        map.Close();
        return new AccountRule(new Glob(match), component ?? Component.None, outOfScope, map.Place);
    }

    private PoolRule Pool(MapReader map)
    {
        string name = map.RequiredText("pool");
        Component component = map.Choice("component", Components) ?? Component.None;
        Filter? lines = Condition(map, "lines", _lineFields, "a field of ledger lines");
        string? by = map.Choice("by", Bys) is { } at ? ByNames[at] : null;
        Driver driver = DriverOf(map);
        PoolRule pool = new(name, driver)
        {
            Component = component,
            Lines = lines,
            By = by,
            DriverGiven = map.Has("driver"),
            Where = Condition(map, "where", _whereFields, "a field of interactions and segments"),
            Capacity = Capacity(map, driver),
            StepDown = [.. map.Words("step-down").Select(w => w.Text)],
            Base = map.Choice("base", Bases) ?? StepDownBase.PaidTime,
            Place = map.Place,
        };
        map.Close();
        return pool;
    }

    private Driver DriverOf(MapReader map)
    {
        if (map.Node("driver") is not YamlScalar scalar)
        {
            _ = map.Text("driver");
            return new Driver(DriverKind.Effort);
        }

        if (Driver.Parse(scalar.Text) is { } driver)
        {
            return driver;
        }

        _problems.Error(
            "FT-3002", $"\"{scalar.Text}\" is not a driver; it is one of {string.Join(", ", Driver.Names)}.", scalar.Place,
            NearMatch.Suggest(scalar.Text, Driver.Names));
        return new Driver(DriverKind.Effort);
    }

    private CapacityRule? Capacity(MapReader pool, Driver driver)
    {
        if (pool.Map("capacity", "a capacity") is not { } map)
        {
            return null;
        }

        long shrinkage = map.PartsPerMillion("planned-shrinkage") ?? 150_000;
        long? seconds = map.Integer("seconds", 0, 10_000_000_000);
        CapacitySource source = map.Choice("source", Sources) ?? (seconds is null ? CapacitySource.Staffing : CapacitySource.Fixed);
        if (shrinkage is < 0 or > 1_000_000)
        {
            _problems.Error("FT-1013", "planned-shrinkage must be from 0% to 100%.", map.PlaceOf("planned-shrinkage"));
            shrinkage = 0;
        }

        if (source == CapacitySource.Fixed != seconds is not null)
        {
            _problems.Error(
                "FT-3005", "A fixed capacity needs its seconds, and only a fixed one has them.", map.Place,
                "write: capacity: { source: fixed, seconds: 576000 }");
        }

        if (!driver.IsTime)
        {
            _problems.Error(
                "FT-3005", $"Capacity is time, but this pool's driver is {driver}.", map.Place,
                "use effort, talk-time, handle-time or staffed-time, or remove the capacity");
        }

        map.Close();
        return new CapacityRule(source, (int)shrinkage, (seconds ?? 0) * 1000);
    }

    private (RateRule Rate, Component Component) Rate(MapReader map)
    {
        string pool = map.RequiredText("pool");
        if (!map.Has("per"))
        {
            map.Missing("per");
        }

        if (!map.Has("rate"))
        {
            map.Missing("rate");
        }

        RatePer per = map.Choice("per", Pers) ?? RatePer.EffortHour;
        decimal rate = (map.Decimal("rate") ?? 0) * 1_000_000;
        if (rate != decimal.Truncate(rate) || Math.Abs(rate) > long.MaxValue)
        {
            _problems.Error("FT-1013", "rate must have at most six decimals and be below 9.2·10¹².", map.PlaceOf("rate"));
            rate = 0;
        }

        int from = map.Date("from") is { } date ? DayNumber.Of(date) : Always;
        Component component = map.Choice("component", Components) ?? Component.None;
        RateRule rule = new(pool, per, (long)rate, map.Text("currency") ?? "", from, map.Place);
        map.Close();
        return (rule, component);
    }

    private List<ScopeRule> Scopes(MapReader model)
    {
        List<ScopeRule> scopes = [];
        if (model.Map("scopes", "the scopes") is not { } map)
        {
            return scopes;
        }

        foreach (YamlScalar name in map.Keys)
        {
            if (map.Map(name.Text, "a scope") is { } scope)
            {
                if (Condition(scope, "exclude", _lineFields, "a field of ledger lines") is { } exclude)
                {
                    scopes.Add(new ScopeRule(name.Text, exclude, name.Place));
                }
                else if (!scope.Has("exclude"))
                {
                    scope.Missing("exclude");
                }

                scope.Close();
            }
        }

        return scopes;
    }

    private Filter? Condition(MapReader map, string key, HashSet<string> fields, string what)
    {
        if (map.Node(key) is not YamlScalar scalar)
        {
            _ = map.Text(key);
            return null;
        }

        try
        {
            Filter filter = FilterParser.Parse(scalar.Text, scalar.Place);
            foreach (FilterField field in filter.FieldReferences.Where(f => !fields.Contains(f.Name)))
            {
                _problems.Error(
                    "FT-3007", $"\"{field.Name}\" is not {what}.", field.Place,
                    NearMatch.Suggest(field.Name, fields) ?? $"known are {string.Join(", ", fields.Order(StringComparer.Ordinal))}");
            }

            return filter;
        }
        catch (UserException e)
        {
            _problems.AddRange(e.Problems);
            return null;
        }
    }

    private void CheckPools(List<PoolRule> pools)
    {
        foreach (IGrouping<string, PoolRule> same in pools.GroupBy(p => p.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            _problems.Error(
                "FT-3001", Invariant($"Pool \"{same.Key}\" is declared twice; the first stands in line {same.First().Place?.Line}."),
                same.Skip(1).First().Place, "rename one of the two");
        }
    }

    /// <summary>A rate may stand alone: its pool then exists for it only, unless its name looks like a slip.</summary>
    private void AddRatedPools(List<PoolRule> pools, List<(RateRule Rate, Component Component)> rates)
    {
        string[] declared = [.. pools.Select(p => p.Name)];
        foreach ((RateRule rate, Component component) in rates)
        {
            if (pools.Exists(p => p.Name == rate.Pool))
            {
                if (component != Component.None && Array.IndexOf(declared, rate.Pool) >= 0)
                {
                    _problems.Error("FT-3006", "The component of a declared pool is said at the pool.", rate.Place);
                }
            }
            else if (NearMatch.Suggest(rate.Pool, declared) is { } near)
            {
                _problems.Error("FT-3006", $"There is no pool \"{rate.Pool}\".", rate.Place, near);
            }
            else
            {
                pools.Add(new PoolRule(rate.Pool, rate.Driver) { Component = component, RateOnly = true, Place = rate.Place });
            }
        }
    }

    private void CheckStepDowns(List<PoolRule> pools, List<(RateRule Rate, Component Component)> rates)
    {
        foreach (PoolRule pool in pools)
        {
            foreach (string target in pool.StepDown)
            {
                if (!pools.Exists(p => p.Name == target && !p.RateOnly))
                {
                    _problems.Error(
                        "FT-3004", $"Pool \"{pool.Name}\" steps down to \"{target}\", which is no pool.", pool.Place,
                        NearMatch.Suggest(target, pools.Select(p => p.Name)));
                }
                else if (rates.Exists(r => r.Rate.Pool == target))
                {
                    _problems.Error(
                        "FT-3004", $"Pool \"{pool.Name}\" steps down to \"{target}\", which has a rate instead of money.", pool.Place,
                        "step down to a pool with ledger lines");
                }
            }

            if (pool.StepDown.Count > 0 && pool.Capacity is not null)
            {
                _problems.Error(
                    "FT-3005", $"Pool \"{pool.Name}\" steps down, so that its capacity is never asked.", pool.Place,
                    "remove the capacity here; it belongs to the pool that lands");
            }
        }
    }
}
