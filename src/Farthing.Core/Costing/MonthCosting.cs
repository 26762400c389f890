using System.Numerics;
using Farthing.Core.Errors;
using Farthing.Core.Money;

namespace Farthing.Core.Costing;

/// <summary>
/// A costing run of one month: ledger lines to pool instances, step-downs, capacities, parents, rate cards, then the
/// spreading over the month's rows. Pure, exact and the same for any number of threads (docs/costing.md).
/// </summary>
public sealed class MonthCosting
{
    private readonly MonthInput _input;
    private readonly Spreading _spreading;
    private readonly List<PoolInstance> _all = [];
    private readonly List<Landing> _landings = [];

    private MonthCosting(MonthInput input)
    {
        _input = input;
        _spreading = new Spreading(input.Pieces, input.Carriers, input.Threads);
    }

    /// <summary>Costs the month.</summary>
    /// <exception cref="UserException">The cost model or the ledger cannot be costed: FT-3003, FT-3010, FT-3012.</exception>
    public static MonthResult Run(MonthInput input) => new MonthCosting(input).Run();

    /// <summary>
    /// What lands where, for rows that lie elsewhere: <paramref name="input"/> has one row for all rows that are alike to every rule, with
    /// the sums of their drivers. The same amounts land on the same receivers as with the rows themselves.
    /// </summary>
    /// <inheritdoc cref="Run(MonthInput)" path="/exception"/>
    public static MonthPlan Plan(MonthInput input)
    {
        MonthCosting costing = new(input);
        costing.Decide();
        costing.ProveInstances();
        return MonthPlan.Of(input, costing._all, costing._landings, costing._spreading);
    }

    private MonthResult Run()
    {
        Decide();
        CostColumns onPieces = new(_input.Pieces.Count), onCarriers = new(_input.Carriers.Count);
        IReadOnlyList<TraceLine> trace = _spreading.Spread(_landings, onPieces, onCarriers, _input.Trace);
        MonthResult result = new(_input.Ledger, _all, onPieces, onCarriers, trace);
        Prove(result);
        return result;
    }

    /// <summary>Works out what lands where.</summary>
    private void Decide()
    {
        PrepareRows();
        InstanceSet instances = new(_input.Model, _input.Texts, _input.Ledger);
        new StepDowns(_input, instances, _spreading).Run();
        List<PoolInstance> landing = [];
        foreach (PoolInstance instance in instances.InOrder())
        {
            _all.Add(instance);
            landing.AddRange(Landers(instance));
        }

        Land(landing);
        Impute();
    }

    private void PrepareRows()
    {
        string[] fields = [.. _input.Model.Pools.Where(p => p.Where is not null).SelectMany(p => p.Where!.Fields).Distinct(StringComparer.Ordinal)];
        int[] changes = _input.Model.RateChanges(_input.FirstDay, _input.EndDay);
        _input.Pieces.Prepare(fields, RateDays.Build(_input.PieceDays, changes, _input.FirstDay));
        _input.Carriers.Prepare(fields, RateDays.Build(_input.CarrierDays, changes, _input.FirstDay));
    }

    /// <summary>What lands of an instance: itself, or by staffed time a share of its own for each agent.</summary>
    private IEnumerable<PoolInstance> Landers(PoolInstance instance)
    {
        if (instance.Rest.IsZero || _input.Model.Pools[instance.Pool].StepDown.Count > 0)
        {
            instance.Unassigned = Amount(instance, instance.Rest);
            return [];
        }

        return instance.Driver.Kind == DriverKind.StaffedTime ? StaffedShares(instance) : [instance];
    }

    private List<PoolInstance> StaffedShares(PoolInstance instance)
    {
        for (Narrowing? level = instance.Narrowing; level is { } narrowing; level = _input.Agents.Parent(narrowing, instance.Narrowing))
        {
            int[] agents = [.. _input.Agents.Inside(narrowing).Where(a => _input.Agents.PaidMs(a) != 0)];
            if (agents.Length == 0)
            {
                continue;
            }

            BigInteger[] shares = Cascade.Spread(instance.Rest, [.. agents.Select(a => (BigInteger)_input.Agents.PaidMs(a))]);
            List<PoolInstance> made = [];
            for (int i = 0; i < agents.Length; i++)
            {
                PoolInstance share = new(
                    instance.Pool, instance.Component, narrowing with { Agent = agents[i] }, new Driver(DriverKind.Effort));
                share.Receive(instance, shares[i]);
                made.Add(share);
            }

            _all.AddRange(made);
            return made;
        }

        instance.Unassigned = Amount(instance, instance.Rest);
        instance.Note = "nobody is paid: no staffing and no paid time";
        return [];
    }

    private void Land(List<PoolInstance> landing)
    {
        UInt128[] totals = _spreading.Totals([.. landing.Select(i => ReceiversOf(i, i.Narrowing, i.Driver))]);
        List<Falling> falling = [];
        for (int i = 0; i < landing.Count; i++)
        {
            PoolInstance instance = landing[i];
            instance.DriverTotal = totals[i];
            long amount = Amount(instance, instance.Rest);
            if (_input.Model.Pools[instance.Pool].Capacity is { } capacity)
            {
                LandWithCapacity(instance, amount, capacity, falling);
            }
            else if (totals[i] > 0)
            {
                Add(instance, instance.Narrowing, instance.Driver, amount, CostColumns.Of(instance.Component));
            }
            else
            {
                Fall(falling, new Falling(instance, instance.Narrowing, instance.Driver, amount, CostColumns.Of(instance.Component)));
            }
        }

        while (falling.Count > 0)
        {
            falling = LandOrFall(falling);
        }
    }

    private void LandWithCapacity(PoolInstance instance, long amount, CapacityRule capacity, List<Falling> falling)
    {
        BigInteger capacityMs = CapacityOf(instance.Narrowing, capacity);
        instance.CapacityMs = capacityMs;
        Driver effort = new(DriverKind.Effort);
        if (instance.DriverTotal == 0)
        {
            Fall(falling, new Falling(instance, instance.Narrowing, effort, amount, CostColumn.Unused));
            return;
        }

        long used = amount;
        if (capacityMs.IsZero)
        {
            instance.Note = "no capacity known: full absorption";
        }
        else
        {
            BigInteger units = capacityMs * instance.Driver.UnitsPerMs;
            used = Amount(instance, Math.Sign(amount) * (BigInteger.Abs(amount) * instance.DriverTotal / units));
        }

        Add(instance, instance.Narrowing, instance.Driver, used, CostColumns.Of(instance.Component));
        long unused = Amount(instance, (BigInteger)amount - used);
        if (unused != 0)
        {
            falling.Add(new Falling(instance, instance.Narrowing, effort, unused, CostColumn.Unused));
        }
    }

    private BigInteger CapacityOf(Narrowing narrowing, CapacityRule capacity)
    {
        BigInteger paid = capacity.Source switch
        {
            CapacitySource.Staffing => _input.Agents.Sum(narrowing, a => _input.Agents.StaffedMs[a]),
            CapacitySource.PaidTime => _input.Agents.Sum(narrowing, a => _input.Agents.PaidTimeMs[a]),
            _ => capacity.FixedMs,
        };
        return paid * (1_000_000 - capacity.PlannedShrinkage) / 1_000_000;
    }

    /// <summary>Takes amounts one level up; what is at the top already stays unassigned.</summary>
    private void Fall(List<Falling> falling, Falling low)
    {
        if (low.Amount == 0)
        {
            return;
        }

        if (_input.Agents.Parent(low.Level, low.Instance.Narrowing) is { } parent)
        {
            falling.Add(low with { Level = parent });
            return;
        }

        low.Instance.Unassigned += low.Amount;
        low.Instance.Note = $"nothing to spread it by: no {low.Driver} up to the organisation";
    }

    private List<Falling> LandOrFall(List<Falling> falling)
    {
        List<Falling> next = [];
        UInt128[] totals = _spreading.Totals([.. falling.Select(f => ReceiversOf(f.Instance, f.Level, f.Driver))]);
        for (int i = 0; i < falling.Count; i++)
        {
            Falling f = falling[i];
            if (totals[i] == 0)
            {
                Fall(next, f);
                continue;
            }

            if (f.Level != f.Instance.Narrowing)
            {
                f.Instance.Landed = f.Level;
            }

            Add(f.Instance, f.Level, f.Driver, f.Amount, f.Column);
        }

        return next;
    }

    private void Add(PoolInstance instance, Narrowing level, Driver driver, long amount, CostColumn column)
    {
        if (column == CostColumn.Unused)
        {
            instance.Unused += amount;
        }
        else
        {
            instance.Attributed += amount;
        }

        if (amount != 0)
        {
            _landings.Add(new Landing(ReceiversOf(instance, level, driver), amount, column, Imputed: false, instance));
        }
    }

    private void Impute()
    {
        foreach ((PoolInstance instance, Receivers receivers) in RateCards.Make(_input, _spreading))
        {
            _all.Add(instance);
            instance.Attributed = Amount(instance, instance.Rest);
            if (instance.Attributed != 0)
            {
                _landings.Add(new Landing(receivers, instance.Attributed, CostColumns.Of(instance.Component), Imputed: true, instance));
            }
        }
    }

    private Receivers ReceiversOf(PoolInstance instance, Narrowing level, Driver driver) =>
        new(level, driver, _input.Model.Pools[instance.Pool].Where);

    private long Amount(PoolInstance instance, BigInteger amount) => BigInteger.Abs(amount) <= long.MaxValue
        ? (long)amount
        : throw new UserException(
            "FT-3012",
            $"Pool \"{_input.Model.Pools[instance.Pool].Name}\" ({_input.Texts.Describe(instance.Narrowing)}) holds more than 9.2·10¹².",
            suggestion: "check the amounts of its lines and its capacity");

    /// <summary>The assertion that stays on: what lies on the rows is what the instances say, to the last unit.</summary>
    private void Prove(MonthResult result)
    {
        CostColumn[] columns = Enum.GetValues<CostColumn>();
        Int128[] sums = new Int128[columns.Length];
        Parallel.For(0, columns.Length, new ParallelOptions { MaxDegreeOfParallelism = _input.Threads }, i =>
            sums[i] = result.OnPieces.Sum(columns[i]) + result.OnCarriers.Sum(columns[i]));
        foreach (CostColumn column in columns)
        {
            Int128 landed = sums[(int)column];
            Int128 said = 0;
            foreach (Landing landing in _landings)
            {
                said += landing.Column == column || (column == CostColumn.Imputed && landing.Imputed) ? landing.Amount : 0;
            }

            if (landed != said)
            {
                throw new InvalidOperationException(Invariant($"Column {column}: {landed} micro-units on rows, {said} spread."));
            }
        }

        ProveInstances();
    }

    private void ProveInstances()
    {
        if (_all.Find(i => i.Rest != (BigInteger)i.Attributed + i.Unused + i.Unassigned) is { } broken)
        {
            throw new InvalidOperationException(
                Invariant($"Pool {_input.Model.Pools[broken.Pool].Name}, {_input.Texts.Describe(broken.Narrowing)}: {broken.Rest} micro-units in, not as many out."));
        }
    }

    /// <summary>An amount that looks for receivers from a narrowing upwards.</summary>
    private sealed record Falling(PoolInstance Instance, Narrowing Level, Driver Driver, long Amount, CostColumn Column);
}
