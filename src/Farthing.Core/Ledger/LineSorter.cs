using Farthing.Core.Costing;
using Farthing.Core.Expressions;
using Farthing.Core.Money;

namespace Farthing.Core.Ledger;

/// <summary>Gives ledger lines their component and their pool: the first rule that takes them wins.</summary>
public sealed class LineSorter
{
    /// <summary>Fields that a condition on ledger lines may use, beside attributes of the ledger's source.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "account", "agent", "agent.role", "agent.site", "agent.team", "agent.vendor", "amount", "channel", "component",
        "currency", "initiative", "line-id", "memo", "site", "team", "vendor",
    ];

    private readonly CostModel _model;
    private readonly AgentDirectory _agents;
    private readonly CodeTexts _texts;
    private readonly Dictionary<string, AccountRule?> _ruleOf = new(StringComparer.Ordinal);

    /// <summary>A sorter by the rules of <paramref name="model"/>.</summary>
    public LineSorter(CostModel model, AgentDirectory agents, CodeTexts texts)
    {
        _model = model;
        _agents = agents;
        _texts = texts;
    }

    /// <summary>The component, fate and pool (−1 for none) of a line.</summary>
    public (Component Component, LineFate Fate, int Pool) Sort(LedgerLine line)
    {
        if (RuleOf(line.Account) is not { } rule)
        {
            return (Component.None, LineFate.NoRule, -1);
        }

        if (rule.OutOfScope)
        {
            return (Component.None, LineFate.OutOfScope, -1);
        }

        for (int pool = 0; pool < _model.Pools.Count; pool++)
        {
            if (Takes(_model.Pools[pool], line, rule.Component))
            {
                return (rule.Component, LineFate.Pooled, pool);
            }
        }

        return (rule.Component, LineFate.NoPool, -1);
    }

    /// <summary>Whether a line is money of customer service: neither out of scope nor excluded by the scope of that name.</summary>
    public bool InService(LedgerLine line, Component component, LineFate fate) =>
        fate != LineFate.OutOfScope
        && !_model.Scopes.Any(s => s.Name == ScopeRule.CustomerService && s.Exclude.Evaluate(field => Value(line, component, field)));

    /// <summary>What a field says of a line; missing for what it does not have.</summary>
    public FilterValue Value(LedgerLine line, Component component, string field) => field switch
    {
        "account" => FilterValue.Of(line.Account),
        "component" => FilterValue.Of(component.ToString().ToLowerInvariant()),
        "amount" => FilterValue.Of((decimal?)Micro.ToDecimal(line.Amount)),
        "currency" => FilterValue.Of(line.Currency),
        "initiative" => FilterValue.Of(line.Initiative),
        "line-id" => FilterValue.Of(line.Id),
        "memo" => FilterValue.Of(line.Memo),
        "agent" => FilterValue.Of(_texts.Agent(line.Narrowing.Agent)),
        "agent.role" => FilterValue.Of(_texts.Role(_agents.Role[line.Narrowing.Agent])),
        "agent.team" => FilterValue.Of(_texts.Team(_agents.Team[line.Narrowing.Agent])),
        "agent.site" => FilterValue.Of(_texts.Site(_agents.Site[line.Narrowing.Agent])),
        "agent.vendor" => FilterValue.Of(_texts.Vendor(_agents.Vendor[line.Narrowing.Agent])),
        "team" => FilterValue.Of(_texts.Team(line.Narrowing.Team)),
        "site" => FilterValue.Of(_texts.Site(line.Narrowing.Site)),
        "channel" => FilterValue.Of(_texts.Channel(line.Narrowing.Channel)),
        "vendor" => FilterValue.Of(_texts.Vendor(line.Narrowing.Vendor)),
        _ => FilterValue.Of(line.Attributes?.GetValueOrDefault(field)),
    };

    private AccountRule? RuleOf(string account)
    {
        if (!_ruleOf.TryGetValue(account, out AccountRule? rule))
        {
            rule = _model.Accounts.FirstOrDefault(r => r.Match.IsMatch(account));
            _ruleOf.Add(account, rule);
        }

        return rule;
    }

    private bool Takes(PoolRule pool, LedgerLine line, Component component)
    {
        if (pool.RateOnly || (pool.Component != Component.None && pool.Component != component))
        {
            return false;
        }

        return pool.Lines is null || pool.Lines.Evaluate(field => Value(line, component, field));
    }
}
