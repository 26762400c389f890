using Farthing.Core.Ledger;

namespace Farthing.Core.Costing;

/// <summary>The pool instances of a month while it is being costed.</summary>
internal sealed class InstanceSet
{
    private readonly Dictionary<(int Pool, Component Component, Narrowing Narrowing), PoolInstance> _byKey = [];
    private readonly CostModel _model;
    private readonly CodeTexts _texts;

    /// <summary>One instance per (pool, component, narrowing) of the lines that a pool took.</summary>
    public InstanceSet(CostModel model, CodeTexts texts, MonthLedger ledger)
    {
        _model = model;
        _texts = texts;
        for (int i = 0; i < ledger.Lines.Count; i++)
        {
            MonthLine line = ledger.Lines[i];
            if (line.Fate == LineFate.Pooled)
            {
                GetOrAdd(line.Pool, line.Component, line.Line.Narrowing).AddLine(i, line.Amount);
            }
        }
    }

    /// <summary>The instance with this key, made if absent.</summary>
    public PoolInstance GetOrAdd(int pool, Component component, Narrowing narrowing)
    {
        (int, Component, Narrowing) key = (pool, component, narrowing);
        if (!_byKey.TryGetValue(key, out PoolInstance? instance))
        {
            instance = new PoolInstance(pool, component, narrowing, _model.Pools[pool].Driver);
            _byKey.Add(key, instance);
        }

        return instance;
    }

    /// <summary>The instances of a pool by component and narrowing.</summary>
    public IReadOnlyList<PoolInstance> Of(int pool) => [.. _byKey.Values
        .Where(i => i.Pool == pool)
        .OrderBy(i => i.Component)
        .ThenBy(i => _texts.Order(i.Narrowing))];

    /// <summary>All instances by pool as written, component and narrowing.</summary>
    public IReadOnlyList<PoolInstance> InOrder() => [.. _byKey.Values
        .OrderBy(i => i.Pool)
        .ThenBy(i => i.Component)
        .ThenBy(i => _texts.Order(i.Narrowing))];
}
