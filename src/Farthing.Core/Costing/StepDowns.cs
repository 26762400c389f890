using System.Numerics;
using Farthing.Core.Money;

namespace Farthing.Core.Costing;

/// <summary>
/// Pools that serve other pools pass their money on before anything lands (docs/costing.md 7).
/// </summary>
internal sealed class StepDowns
{
    private readonly MonthInput _input;
    private readonly InstanceSet _instances;
    private readonly Spreading _spreading;

    public StepDowns(MonthInput input, InstanceSet instances, Spreading spreading)
    {
        _input = input;
        _instances = instances;
        _spreading = spreading;
    }

    /// <summary>Passes everything on, pool by pool.</summary>
    public void Run()
    {
        foreach (int pool in StepDownOrder.Of(_input.Model.Pools))
        {
            IReadOnlyList<PoolInstance> givers = _instances.Of(pool);
            if (givers.Count > 0)
            {
                Targets targets = Snapshot(_input.Model.Pools[pool]);
                foreach (PoolInstance giver in givers)
                {
                    PassOn(giver, targets);
                }
            }
        }
    }

    /// <summary>The distinct narrowings of the target pools' instances as they stand now, in order.</summary>
    private Targets Snapshot(PoolRule pool)
    {
        IReadOnlyList<PoolRule> pools = _input.Model.Pools;
        List<(int Pool, Narrowing Narrowing)> list = [.. Enumerable.Range(0, pools.Count)
            .Where(p => pool.StepDown.Contains(pools[p].Name, StringComparer.Ordinal))
            .SelectMany(p => _instances.Of(p)
                .Select(i => i.Narrowing)
                .Distinct()
                .OrderBy(_input.Texts.Order)
                .Select(n => (p, n)))];
        return new Targets(list, [.. Enumerable.Range((int)pool.Base, 3 - (int)pool.Base)
            .Select(b => new Lazy<BigInteger[]>(() => Weigh(list, (StepDownBase)b)))]);
    }

    private BigInteger[] Weigh(List<(int Pool, Narrowing Narrowing)> targets, StepDownBase by)
    {
        if (by == StepDownBase.PaidTime)
        {
            return [.. targets.Select(t => _input.Agents.Sum(t.Narrowing, _input.Agents.PaidMs))];
        }

        Driver driver = new(by == StepDownBase.Effort ? DriverKind.Effort : DriverKind.Interactions);
        UInt128[] totals = _spreading.Totals(
            [.. targets.Select(t => new Receivers(t.Narrowing, driver, _input.Model.Pools[t.Pool].Where))]);
        return [.. totals.Select(t => (BigInteger)t)];
    }

    private void PassOn(PoolInstance giver, Targets targets)
    {
        Narrowing own = giver.Narrowing;
        // A supporter handles nobody: what is narrowed to one serves those around them.
        Narrowing? level = own.Agent != 0 ? _input.Agents.Parent(own, own) : own;
        while (level is { } narrowing)
        {
            List<int> inside = [.. Enumerable.Range(0, targets.List.Count)
                .Where(t => _input.Agents.Contains(narrowing, targets.List[t].Narrowing))];
            foreach (Lazy<BigInteger[]> weights in targets.Weights)
            {
                BigInteger[] chosen = [.. inside.Select(t => weights.Value[t])];
                if (chosen.Any(w => !w.IsZero))
                {
                    Give(giver, [.. inside.Select(t => targets.List[t])], chosen);
                    return;
                }
            }

            level = _input.Agents.Parent(narrowing, own);
        }

        giver.Note = "nothing to step down to";
    }

    private void Give(PoolInstance giver, List<(int Pool, Narrowing Narrowing)> targets, BigInteger[] weights)
    {
        BigInteger[] shares = Cascade.Spread(giver.Rest, weights);
        for (int i = 0; i < shares.Length; i++)
        {
            if (!shares[i].IsZero)
            {
                _instances.GetOrAdd(targets[i].Pool, giver.Component, targets[i].Narrowing).Receive(giver, shares[i]);
            }
        }
    }

    /// <summary>Targets and their weights by each base of the chain, worked out when first needed.</summary>
    private sealed record Targets(List<(int Pool, Narrowing Narrowing)> List, Lazy<BigInteger[]>[] Weights);
}
