using Farthing.Core.Catalogue;
using Farthing.Core.Facts;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>
/// What KPIs need to have values: files and columns, found from the facts and fields that their measures read; answers of a survey method;
/// settings; and parameters without a default, which every question must give.
/// </summary>
internal sealed class KpiInputs
{
    private const string CostingRun = "costing run";
    private const string BusinessHours = "business-hours";
    private const string Parameter = "parameter ";
    private const string Method = "surveys of method ";

    /// <summary>Whether an input is there, by the store's own tables. Nothing of it comes from users.</summary>
    private static readonly Dictionary<string, string> Present = new(StringComparer.Ordinal)
    {
        ["interactions"] = "interactions",
        ["interactions.customer_id"] = "interactions WHERE customer <> 0",
        ["interactions.wait_s"] = "interactions WHERE wait_ms IS NOT NULL",
        ["interactions.resolved"] = "interactions WHERE resolved IS NOT NULL",
        ["interactions.escalated"] = "interactions WHERE escalated IS NOT NULL",
        ["interactions.complaint"] = "interactions WHERE complaint IS NOT NULL",
        ["issues"] = "(SELECT 1 FROM issues UNION ALL SELECT 1 FROM interactions WHERE issue_id IS NOT NULL)",
        ["issues.due_at"] = "issues WHERE due_ms IS NOT NULL",
        ["segments"] = "segments",
        ["agents"] = "agents",
        ["staffing"] = "staffing",
        ["ledger"] = "ledger",
        [CostingRun] = "runs",
        ["surveys"] = "surveys",
        ["surveys.comment"] = "surveys WHERE comment IS NOT NULL",
        ["customers"] = "customers",
        ["customers.lost_on"] = "customers WHERE lost_day IS NOT NULL",
        ["customers.first_value_at"] = "customers WHERE first_value_ms IS NOT NULL",
        ["customers.referred"] = "customers WHERE referred IS NOT NULL",
        ["orders"] = "orders",
        ["users"] = "users",
        ["subscriptions"] = "subscriptions",
        ["messages"] = "messages",
        ["schedule"] = "schedule",
        ["forecasts"] = "forecasts",
        ["benefits"] = "benefits",
    };

    private static readonly Dictionary<string, string[]> OfFact = new(StringComparer.Ordinal)
    {
        ["interactions"] = ["interactions"],
        ["segments"] = ["interactions", "segments"],
        ["costs"] = ["interactions", "ledger", CostingRun],
        ["agent-time"] = ["segments"],
        ["surveys"] = ["surveys"],
        ["themes"] = ["surveys", "surveys.comment"],
        ["issues"] = ["issues"],
        ["orders"] = ["orders"],
        ["customers"] = ["customers"],
        ["users"] = ["users"],
        ["subscriptions"] = ["subscriptions"],
        ["staff"] = ["agents"],
        ["ledger"] = ["ledger", CostingRun],
        ["forecasts"] = ["forecasts", "interactions"],
        ["benefits"] = ["benefits"],
    };

    private static readonly Dictionary<string, string> OfField = new(StringComparer.Ordinal)
    {
        ["talk"] = "segments",
        ["hold"] = "segments",
        ["wrap"] = "segments",
        ["handle"] = "segments",
        ["agent-segments"] = "segments",
        ["bot-segments"] = "segments",
        ["transfers"] = "segments",
        ["effort"] = "segments",
        ["wait"] = "interactions.wait_s",
        ["customer"] = "interactions.customer_id",
        ["previous-gap"] = "interactions.customer_id",
        ["next-gap"] = "interactions.customer_id",
        ["previous-topic-gap"] = "interactions.customer_id",
        ["next-topic-gap"] = "interactions.customer_id",
        ["next-agent-gap"] = "interactions.customer_id",
        ["next-order-gap"] = "orders",
        ["resolved"] = "interactions.resolved",
        ["escalated"] = "interactions.escalated",
        ["complaint"] = "interactions.complaint",
        ["staffed-agent"] = "staffing",
        ["staffed"] = "staffing",
        ["available"] = "staffing",
        ["handling-or-available"] = "staffing",
        ["paid"] = "staffing",
        ["scheduled"] = "schedule",
        ["adherent"] = "schedule",
        ["next-reply"] = "messages",
        ["next-replies"] = "messages",
        ["issue"] = "issues",
        ["surveyed"] = "surveys",
        ["sentiment"] = "surveys.comment",
        ["late"] = "issues.due_at",
        ["time-to-value"] = "customers.first_value_at",
        ["referred"] = "customers.referred",
    };

    private readonly DuckDbConnection? _connection;
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);
    private readonly KpiCatalogue _catalogue;
    private readonly bool _hasHours;
    private HashSet<SurveyMethod>? _methods;

    /// <summary>The inputs of a workspace.</summary>
    /// <param name="catalogue">The definitions.</param>
    /// <param name="workspace">The workspace, for its settings; null where there is none.</param>
    /// <param name="connection">Its store; null where it has none: then nothing is there.</param>
    public KpiInputs(KpiCatalogue catalogue, Workspace? workspace, DuckDbConnection? connection) =>
        (_catalogue, _hasHours, _connection) = (catalogue, workspace?.Hours is not null, connection);

    /// <summary>What a KPI needs, each once, in the order of its measures.</summary>
    public static IReadOnlyList<string> Needs(KpiDefinition kpi)
    {
        HashSet<string> used = [.. kpi.Formula.Measures.Select(m => m.Id)];
        List<string> needs = [];
        foreach (MeasureDefinition measure in kpi.AllMeasures.Where(m => used.Contains(m.Id)))
        {
            needs.AddRange(OfFact.GetValueOrDefault(measure.Fact) ?? []);
            IEnumerable<string> fields = measure.Columns.Concat((measure.Where?.FieldReferences ?? []).Select(f => f.Name));
            needs.AddRange(fields.Select(f => OfFieldOf(measure.Fact, f)).OfType<string>());
            needs.AddRange(fields.Any(f => f.StartsWith("business-", StringComparison.Ordinal)) ? [BusinessHours] : []);
            needs.AddRange(SurveyScale.MethodsOf(measure.Where).Select(m => Method + m.ToString().ToLowerInvariant()));
            needs.AddRange(measure.Axis == "due" ? ["issues.due_at"] : measure.Axis == "lost" ? ["customers.lost_on"] : []);
        }

        needs.AddRange(kpi.Parameters.Where(p => p.Default is null).Select(p => Parameter + p.Name));
        return [.. needs.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Which of a KPI's inputs are there, and which KPIs each missing one would unlock.</summary>
    public Readiness Of(KpiDefinition kpi)
    {
        IReadOnlyList<string> needs = Needs(kpi);
        Dictionary<string, List<string>> unlocks = needs.All(Has) ? [] : Unlocks();
        return new Readiness(
            [.. needs.Select(n => new KpiInput(n, Has(n), Command(kpi, n), Has(n) ? [] : unlocks.GetValueOrDefault(n) ?? []))], kpi.Attributes.Systems);
    }

    /// <summary>Whether every input of a KPI is there.</summary>
    public bool IsReady(KpiDefinition kpi) => Needs(kpi).All(Has);

    /// <summary>The inputs of a KPI that are not there.</summary>
    public IReadOnlyList<string> MissingOf(KpiDefinition kpi) => [.. Needs(kpi).Where(n => !Has(n))];

    /// <summary>For each input, the KPIs that lack nothing else.</summary>
    private Dictionary<string, List<string>> Unlocks()
    {
        Dictionary<string, List<string>> unlocks = new(StringComparer.Ordinal);
        foreach (KpiDefinition kpi in _catalogue.Kpis)
        {
            if (Needs(kpi).Where(n => !Has(n)).Take(2).ToArray() is [string only])
            {
                if (!unlocks.TryGetValue(only, out List<string>? kpis))
                {
                    unlocks.Add(only, kpis = []);
                }

                kpis.Add(kpi.Id);
            }
        }

        return unlocks;
    }

    private static string? OfFieldOf(string fact, string field) => (fact, field) switch
    {
        ("orders" or "issues" or "surveys" or "customers" or "users" or "subscriptions", "customer" or "escalated" or "complaint") => null,
        ("segments", _) when OfField.GetValueOrDefault(field) == "segments" => "segments",
        ("agent-time", "handling") => null,
        _ => OfField.GetValueOrDefault(field),
    };

    private bool Has(string input)
    {
        if (!_known.TryGetValue(input, out bool has))
        {
            _known.Add(input, has = IsThere(input));
        }

        return has;
    }

    private bool IsThere(string input)
    {
        if (input == BusinessHours)
        {
            return _hasHours;
        }

        // A parameter is given with each question; a workspace cannot have it.
        if (_connection is null || input.StartsWith(Parameter, StringComparison.Ordinal))
        {
            return false;
        }

        return input.StartsWith(Method, StringComparison.Ordinal)
            ? Methods().Contains(Enum.Parse<SurveyMethod>(input[Method.Length..], ignoreCase: true))
            : _connection.Scalar<long>($"SELECT count(*) FROM (SELECT 1 FROM {Present[input]} LIMIT 1)") > 0;
    }

    /// <summary>The methods of the instruments that answers with a score belong to.</summary>
    private HashSet<SurveyMethod> Methods()
    {
        if (_methods is not null)
        {
            return _methods;
        }

        CodeBook codes = CodeBook.Load(_connection!);
        using DuckDbReader reader = _connection!.Query("SELECT DISTINCT instrument FROM surveys WHERE score IS NOT NULL AND instrument > 0");
        HashSet<SurveyMethod> methods = [];
        while (reader.Read())
        {
            if (codes.Text(CodeDomains.Instrument, reader.GetInt32(0)) is { } name)
            {
                methods.UnionWith(_catalogue.Instruments.Where(i => i.Takes(name)).Select(i => i.Method));
            }
        }

        return _methods = methods;
    }

    private static string Command(KpiDefinition kpi, string input)
    {
        string pack = input.Split('.', ' ')[0];
        return input == CostingRun ? "farthing cost"
            : input == BusinessHours ? "business-hours: in farthing.yaml"
            : input.StartsWith(Parameter, StringComparison.Ordinal) ? $"farthing kpi {kpi.Id} --param {input[Parameter.Length..]}=VALUE"
            : input.StartsWith(Method, StringComparison.Ordinal) ? $"farthing import surveys.csv --as surveys (answers of an instrument of method {input[Method.Length..]})"
            : input.Contains('.', StringComparison.Ordinal) ? $"farthing import {pack}.csv --as {pack} (with the column {input[(pack.Length + 1)..]})"
            : $"farthing import {pack}.csv --as {pack}";
    }
}
