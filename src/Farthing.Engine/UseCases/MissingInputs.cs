namespace Farthing.Engine.UseCases;

/// <summary>What a workspace lacks, in the order in which adding it pays.</summary>
internal static class MissingInputs
{
    private static readonly (string Pack, string Unlocks)[] Ladder =
    [
        ("interactions", "everything: volumes, abandonment, service level; every other file refers to them"),
        ("ledger", "cost per interaction that closes to the cent (or a rate card under rates: in costs.yaml)"),
        ("segments", "labour by the agents' effort, average handling time, transfers"),
        ("staffing", "unused capacity, occupancy, utilisation (without intervals: the pack paid-time)"),
        ("agents", "costs and KPIs by team, site and vendor; supervisors stepped down"),
        ("customers", "customer segments"),
        ("usage", "bot, message and minute fees where they arise"),
        ("surveys", "customer satisfaction beside cost"),
        ("orders", "what contacts have to do with orders"),
        ("issues", "resolution times, backlog, cost and contacts per issue"),
        ("messages", "first and next response times in chats and mails"),
        ("schedule", "schedule adherence"),
        ("forecasts", "forecast accuracy"),
        ("subscriptions", "recurring revenue, lifetime value under contract"),
        ("users", "churn of users"),
        ("benefits", "the return of initiatives"),
    ];

    /// <summary>What is missing, given what is there.</summary>
    public static IReadOnlyList<MissingInput> Of(IReadOnlyList<FactStatus> facts)
    {
        HashSet<string> present = [.. facts.Select(f => f.Fact)];
        if (present.Contains("paid-time"))
        {
            present.Add("staffing");
        }

        return
        [
            .. Ladder.Where(step => !present.Contains(step.Pack))
                .Select(step => new MissingInput(step.Pack, step.Unlocks, $"farthing import {step.Pack}.csv --as {step.Pack}")),
        ];
    }
}
