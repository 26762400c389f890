using System.Numerics;

namespace Farthing.EngineTests.Reference;

/// <summary>Docs/costing.md sections 2 and 3 up to the pool instances: the lines of a month, converted, spread over months, sorted into pools.</summary>
public sealed class NaiveLedger(RefFacts facts, RefModel model, RefDerived derived, int month)
{
    private static readonly string[] Components = ["labour", "overhead", "technology", "vendor", "other"];

    public static IReadOnlyList<string> ComponentOrder => Components;

    /// <summary>Fills the run's ledger side and gives its instances, in canonical order.</summary>
    public List<RefInstance> Sort(RefRun run)
    {
        var instances = new Dictionary<(int, string, RefNarrowing), RefInstance>();
        foreach (var line in facts.Ledger)
        {
            if (Share(line) is not { } amount) continue;
            run.Ledger += amount;
            var fate = Fate(line, out var pool, out var component);
            run.Accounts[(line.Account, fate)] = run.Accounts.GetValueOrDefault((line.Account, fate)) + amount;
            if (fate == "out-of-scope") run.OutOfScope += amount;
            if (pool < 0) continue;
            var key = (pool, component!, new RefNarrowing(line.Agent, line.Team, line.Site, line.Channel, line.Vendor));
            if (!instances.TryGetValue(key, out var instance)) instances[key] = instance = new RefInstance(key.pool, key.Item2, key.Item3);
            instance.Amount += amount;
        }
        return [.. InOrder(instances.Values)];
    }

    public static IEnumerable<RefInstance> InOrder(IEnumerable<RefInstance> instances) => instances
        .OrderBy(i => i.Pool).ThenBy(i => Array.IndexOf(Components, i.Component)).ThenBy(i => i.Narrowing, ByNarrowing);

    public static readonly Comparer<RefNarrowing> ByNarrowing = Comparer<RefNarrowing>.Create((a, b) =>
    {
        (string?, string?)[] pairs = [(a.Agent, b.Agent), (a.Team, b.Team), (a.Site, b.Site), (a.Channel, b.Channel), (a.Vendor, b.Vendor)];
        return pairs.Select(p => RefArithmetic.CompareBytes(p.Item1, p.Item2)).FirstOrDefault(c => c != 0);
    });

    /// <summary>The rate of a currency to the workspace's in 10⁻¹² on a day.</summary>
    public static BigInteger Rate(RefFacts facts, string? currency, int day)
    {
        if (currency is null || currency == facts.Currency) return 1_000_000_000_000;
        var rate = facts.Fx.Where(f => f.Currency == currency && f.Day <= day).MaxBy(f => f.Day);
        return rate?.Rate ?? throw new RefRefusedException($"no rate of {currency}");
    }

    /// <summary>The part of the line that belongs to this month; null when its days do not touch the month.</summary>
    private BigInteger? Share(RefLine line)
    {
        var (first, end) = RefCalendar.MonthDays(month);
        if (line.EndDay <= first || line.FirstDay >= end) return null;
        var rate = Rate(facts, line.Currency, line.EndDay - 1);
        var amount = RefArithmetic.HalfEven(line.Amount * rate, 1_000_000_000_000);
        var months = Enumerable.Range(RefCalendar.MonthOfDay(line.FirstDay), RefCalendar.MonthOfDay(line.EndDay - 1) - RefCalendar.MonthOfDay(line.FirstDay) + 1).ToList();
        var shares = RefArithmetic.Cascade(amount, [.. months.Select(m => Overlap(m, line.FirstDay, line.EndDay))]);
        return shares[months.IndexOf(month)];
    }

    public static BigInteger Overlap(int month, int firstDay, int endDay)
    {
        var (first, end) = RefCalendar.MonthDays(month);
        return Math.Max(0, Math.Min(end, endDay) - Math.Max(first, firstDay));
    }

    private string Fate(RefLine line, out int pool, out string? component)
    {
        (pool, component) = (-1, null);
        var rule = model.Accounts.Find(r => line.Account.StartsWith(r.Prefix, StringComparison.OrdinalIgnoreCase));
        if (rule is null) return "no-rule";
        if (rule.Component is null) return "out-of-scope";
        var of = rule.Component;
        component = of;
        pool = model.Pools.FindIndex(p => (p.Component ?? of) == of && RefCondition.All(p.Lines, f => LineField(line, of, f)));
        return pool < 0 ? "no-pool" : of + "/" + model.Pools[pool].Name;
    }

    private string? LineField(RefLine line, string component, string field)
    {
        var place = derived.PlaceOf(line.Agent, derived.Calendar.MonthInstants(month).End - 1);
        return field switch
        {
            "account" => line.Account,
            "component" => component,
            "agent" => line.Agent,
            "team" => line.Team,
            "site" => line.Site,
            "channel" => line.Channel,
            "vendor" => line.Vendor,
            "initiative" => line.Initiative,
            "currency" => line.Currency ?? facts.Currency,
            "agent.role" => place.Role,
            "agent.team" => place.Team,
            _ => throw new ArgumentException("no such line field: " + field),
        };
    }
}
