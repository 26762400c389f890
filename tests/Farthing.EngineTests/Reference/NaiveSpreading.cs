using System.Numerics;

namespace Farthing.EngineTests.Reference;

// Sections 3 and 5 to 8: parents, capacity, step-down, rate cards.
public sealed partial class NaiveCosting
{
    private static bool OnPieces(string driver) => driver is "effort" or "talk-time" or "handle-time" or "agent-handle-time";

    private void Spread(RefInstance instance)
    {
        var pool = _model.Pools[instance.Pool];
        if (pool.Driver != "staffed-time")
        {
            SpreadOne(instance, pool, instance.Narrowing, pool.Driver, instance.Amount);
            return;
        }
        foreach (var level in Levels(instance.Narrowing))
        {
            var agents = AgentsInside(level);
            var paid = agents.ConvertAll(a => (BigInteger)(Staffed(a) is > 0 and var ms ? ms : PaidTime(a)));
            if (paid.TrueForAll(p => p.IsZero)) continue;
            var shares = RefArithmetic.Cascade(instance.Amount, paid);
            for (var a = 0; a < agents.Count; a++) SpreadOne(instance, pool, level with { Agent = agents[a] }, "effort", shares[a]);
            return;
        }
        instance.Unassigned += instance.Amount;
    }

    private void SpreadOne(RefInstance instance, RefPool pool, RefNarrowing narrowing, string driver, BigInteger amount)
    {
        var levels = Levels(narrowing);
        if (pool.Capacity is not { } capacity)
        {
            Land(instance, pool, levels, driver, amount, instance.Component);
            return;
        }
        var total = Receivers(pool, narrowing, driver).Aggregate(BigInteger.Zero, (a, r) => a + r.Driver(driver));
        var paid = capacity.Source switch
        {
            "fixed" => capacity.Seconds!.Value * 1000,
            "staffing" => AgentsInside(narrowing).Sum(Staffed),
            _ => AgentsInside(narrowing).Sum(PaidTime),
        };
        var practical = (BigInteger)paid * (1_000_000 - capacity.Ppm) / 1_000_000;
        if (total.IsZero)
        {
            Land(instance, pool, levels.Skip(1), "effort", amount, null);
            return;
        }
        if (practical.IsZero)
        {
            Land(instance, pool, levels, driver, amount, instance.Component);
            return;
        }
        var unit = driver == "effort" ? RefArithmetic.TicksPerMs : 1;
        var used = BigInteger.Abs(amount) * total / (practical * unit) * amount.Sign;
        Land(instance, pool, levels, driver, used, instance.Component);
        Land(instance, pool, levels, "effort", amount - used, null);
    }

    /// <summary>Lands an amount on the first level whose receivers have the driver; component null: in the column unused.</summary>
    private void Land(RefInstance instance, RefPool pool, IEnumerable<RefNarrowing> levels, string driver, BigInteger amount, string? component)
    {
        if (amount.IsZero) return;
        foreach (var level in levels)
        {
            var rows = Receivers(pool, level, driver);
            if (rows.TrueForAll(r => r.Driver(driver).IsZero)) continue;
            var shares = RefArithmetic.Cascade(amount, rows.ConvertAll(r => r.Driver(driver)));
            for (var n = 0; n < rows.Count; n++)
            {
                if (component is null) rows[n].Cost.Unused += shares[n];
                else rows[n].Cost.Columns[component] = rows[n].Cost.Column(component) + shares[n];
            }
            if (component is null) instance.Unused += amount;
            else instance.Attributed += amount;
            return;
        }
        instance.Unassigned += amount;
    }

    private List<RefRow> Receivers(RefPool pool, RefNarrowing narrowing, string driver) =>
        (OnPieces(driver) ? _pieces : _carriers).FindAll(r => r.Inside(narrowing) && RefCondition.All(pool.Where, r.Field));

    /// <summary>The narrowing itself, then its parents up to the organisation.</summary>
    private List<RefNarrowing> Levels(RefNarrowing narrowing)
    {
        var levels = new List<RefNarrowing> { narrowing };
        while (Parent(levels[^1]) is { } parent) levels.Add(parent);
        return levels;
    }

    private RefNarrowing? Parent(RefNarrowing n)
    {
        if (n.Agent is not null)
        {
            var place = _derived.PlaceOf(n.Agent, _end - 1);
            var team = n.Team ?? place.Team;
            return n with { Agent = null, Team = team, Site = n.Site ?? (team is null ? place.Site : null) };
        }
        if (n.Team is not null) return n with { Team = null, Site = n.Site ?? SiteOf(n.Team) };
        return n.Site is not null ? n with { Site = null } : null;
    }

    private string? SiteOf(string team) => _derived.AgentIds.Select(a => _derived.PlaceOf(a, _end - 1))
        .Where(p => p.Team == team && p.Site is not null).Select(p => p.Site).Order(RefArithmetic.ByBytes).FirstOrDefault();

    private List<string> AgentsInside(RefNarrowing n) => [.. _derived.AgentIds.Where(a =>
    {
        var place = _derived.PlaceOf(a, _end - 1);
        return (n.Agent is null || n.Agent == a) && (n.Team is null || n.Team == place.Team)
            && (n.Site is null || n.Site == place.Site) && (n.Vendor is null || n.Vendor == place.Vendor);
    })];

    private long Staffed(string agent) => RefArithmetic.UnionLength(_facts.Staffing.Where(s => s.Agent == agent && s.IsPaid)
        .Select(s => (Math.Max(s.Started, _start), Math.Min(s.Ended, _end))));

    private long PaidTime(string agent) => (long)_facts.PaidTime.Where(p => p.Agent == agent).Aggregate(BigInteger.Zero, (sum, p) =>
    {
        var first = RefCalendar.MonthOfDay(p.FirstDay);
        var last = RefCalendar.MonthOfDay(p.EndDay - 1);
        if (_month < first || _month > last) return sum;
        var weights = Enumerable.Range(first, last - first + 1).Select(m => NaiveLedger.Overlap(m, p.FirstDay, p.EndDay)).ToList();
        return sum + RefArithmetic.Cascade(p.Paid, weights)[_month - first];
    });

    private List<int> StepDownOrder()
    {
        var order = new List<int>();
        var left = Enumerable.Range(0, _model.Pools.Count).Where(p => _model.Pools[p].StepDown.Count > 0).ToList();
        while (left.Count > 0)
        {
            var next = left.FindIndex(p => !left.Exists(q => _model.Pools[q].StepDown.Contains(_model.Pools[p].Name)));
            if (next < 0) throw new RefRefusedException("step-down goes in a circle");
            order.Add(left[next]);
            left.RemoveAt(next);
        }
        return order;
    }

    private void StepDown(int poolIndex, List<RefInstance> instances)
    {
        var pool = _model.Pools[poolIndex];
        var targets = instances.Where(i => pool.StepDown.Contains(_model.Pools[i.Pool].Name)).Select(i => (i.Pool, i.Narrowing)).Distinct()
            .OrderBy(t => t.Pool).ThenBy(t => t.Narrowing, NaiveLedger.ByNarrowing).ToList();
        foreach (var instance in NaiveLedger.InOrder(instances).Where(i => i.Pool == poolIndex).ToList())
        {
            var levels = Levels(instance.Narrowing).Skip(instance.Narrowing.Agent is null ? 0 : 1);
            var chosen = levels.Select(l => Weighted(targets.FindAll(t => TargetInside(t.Narrowing, l)), pool.Base)).FirstOrDefault(w => w.Count > 0);
            if (chosen is null)
            {
                instance.Unassigned += instance.Amount;
                continue;
            }
            var shares = RefArithmetic.Cascade(instance.Amount, chosen.ConvertAll(c => c.Weight));
            for (var n = 0; n < chosen.Count; n++) Join(instances, chosen[n].Pool, instance.Component, chosen[n].Narrowing, shares[n]);
            instance.SteppedOut += instance.Amount;
        }
    }

    private static void Join(List<RefInstance> instances, int pool, string component, RefNarrowing narrowing, BigInteger share)
    {
        var target = instances.Find(i => i.Pool == pool && i.Component == component && i.Narrowing == narrowing);
        if (target is null) instances.Add(target = new RefInstance(pool, component, narrowing));
        target.Amount += share;
        target.SteppedIn += share;
    }

    private bool TargetInside(RefNarrowing target, RefNarrowing level)
    {
        var place = target.Agent is null ? RefPlace.None : _derived.PlaceOf(target.Agent, _end - 1);
        var team = target.Team ?? place.Team;
        var site = target.Site ?? (target.Agent is not null ? place.Site : target.Team is null ? null : SiteOf(target.Team));
        return (level.Team is null || level.Team == team) && (level.Site is null || level.Site == site)
            && (level.Channel is null || level.Channel == target.Channel) && (level.Vendor is null || level.Vendor == (target.Vendor ?? place.Vendor));
    }

    private List<(int Pool, RefNarrowing Narrowing, BigInteger Weight)> Weighted(List<(int Pool, RefNarrowing Narrowing)> targets, string? from)
    {
        string[] bases = ["paid-time", "effort", "interactions"];
        foreach (var kind in bases.Skip(Math.Max(0, Array.IndexOf(bases, from))))
        {
            var weighted = targets.ConvertAll(t => (t.Pool, t.Narrowing, Weight: BaseOf(kind, t.Pool, t.Narrowing)));
            if (weighted.Exists(w => !w.Weight.IsZero)) return weighted;
        }
        return [];
    }

    private BigInteger BaseOf(string kind, int pool, RefNarrowing narrowing) => kind == "paid-time"
        ? AgentsInside(narrowing).Sum(a => Staffed(a) is > 0 and var ms ? ms : PaidTime(a))
        : Receivers(_model.Pools[pool], narrowing, kind).Aggregate(BigInteger.Zero, (sum, r) => sum + r.Driver(kind));

    private void Impute()
    {
        foreach (var rates in _model.Rates.GroupBy(r => (r.Pool, r.Per)))
        {
            var ordered = rates.OrderBy(r => r.FromDay ?? int.MinValue).ToList();
            for (var n = 0; n < ordered.Count; n++)
            {
                Impute(ordered[n], ordered[n].FromDay ?? int.MinValue, n + 1 < ordered.Count ? ordered[n + 1].FromDay!.Value : int.MaxValue);
            }
        }
    }

    private void Impute(RefRate rate, int fromDay, int toDay)
    {
        var pool = _model.Pools.Find(p => p.Name == rate.Pool) ?? throw new RefRefusedException("no pool " + rate.Pool);
        var (driver, unit) = rate.Per switch
        {
            "handle-hour" => ("agent-handle-time", (BigInteger)3_600_000),
            "effort-hour" => ("effort", (BigInteger)3_600_000 * RefArithmetic.TicksPerMs),
            "minute" => ("talk-time", (BigInteger)60_000),
            "interaction" => ("interactions", BigInteger.One),
            _ => ("sessions", BigInteger.One),
        };
        var anywhere = new RefNarrowing(null, null, null, null, null);
        var rows = Receivers(pool, anywhere, driver).FindAll(r => _derived.Calendar.DayOf(r.Cost.At) is var day && day >= fromDay && day < toDay);
        var total = rows.Aggregate(BigInteger.Zero, (sum, r) => sum + r.Driver(driver));
        var (first, end) = RefCalendar.MonthDays(_month);
        if (fromDay >= end || toDay <= first) return;
        var exchange = NaiveLedger.Rate(_facts, rate.Currency, end - 1);
        if (total.IsZero) return;
        var amount = RefArithmetic.HalfEven(RefArithmetic.HalfEven(rate.Rate * total, unit) * exchange, 1_000_000_000_000);
        var shares = RefArithmetic.Cascade(amount, rows.ConvertAll(r => r.Driver(driver)));
        var component = pool.Component ?? "labour";
        for (var n = 0; n < rows.Count; n++)
        {
            rows[n].Cost.Columns[component] = rows[n].Cost.Column(component) + shares[n];
            rows[n].Cost.Imputed += shares[n];
        }
        _run.Imputed += amount;
    }
}
