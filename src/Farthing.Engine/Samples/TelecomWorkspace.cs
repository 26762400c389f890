using NodaTime;

namespace Farthing.Engine.Samples;

/// <summary>The two files that make the case a workspace: <c>farthing.yaml</c> and <c>costs.yaml</c>.</summary>
internal static class TelecomWorkspace
{
    /// <summary>The line by which a folder is known to hold a bundled case, and may be written anew.</summary>
    public const string Mark = "# A bundled case of Farthing: telecom-a.";

    /// <summary>The sentence that says what was solved for.</summary>
    public static string Disclosure(TelecomPlan plan)
    {
        TelecomSettings s = plan.Settings;
        LocalDate programme = new LocalDate(s.FirstYear, s.FirstMonth, 1).PlusMonths(s.ProgrammeMonth - 1);
        return $"one number was solved for: the wage level {CsvText.Number(plan.WageLevel)}, which multiplies the wages of the settings "
            + $"({Money(s.Prices.AgentWage)} an hour for agents) so that {CsvText.Month(programme)} costs "
            + $"{Money(s.FirstTarget)} {s.Currency} an interaction";
    }

    /// <summary>Writes both files.</summary>
    public static void Write(TelecomPlan plan, ulong seed, string folder)
    {
        Put(folder, "farthing.yaml", Config(plan, seed));
        Put(folder, "costs.yaml", Costs(plan));
    }

    private static void Put(string folder, string name, string text) =>
        File.WriteAllText(Path.Combine(folder, name), text.ReplaceLineEndings("\n"));

    private static string Money(decimal amount) => amount.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    private static string Comment(string text)
    {
        var lines = new List<string>();
        string line = "#";
        foreach (string word in text.Split(' '))
        {
            if (line.Length + word.Length > 98)
            {
                lines.Add(line);
                line = "#";
            }

            line += " " + word;
        }

        lines.Add(line);
        return string.Join("\n", lines);
    }

    private static string Config(TelecomPlan plan, ulong seed)
    {
        TelecomSettings s = plan.Settings;
        string rows = CsvText.Number(plan.Months.Sum(m => m.Rows));
        string story = Comment(
            $"{rows} interactions of an invented telecommunications provider, {plan.Months.Count} months from "
            + $"{CsvText.Month(plan.Months[0].FirstDay)}, seed {seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}. Wages, "
            + "headcount, shrinkage, handle times, adoption and prices are the inputs of samples/telecom-a.yaml; "
            + Disclosure(plan) + ". What six months later costs follows from the inputs.");
        return $"""
            {Mark}
            {story}
            name: {s.Name}
            currency: {s.Currency}
            time-zone: {s.TimeZone}
            week-start: monday
            dimensions:
              - id: language
                from: interactions.language
                title: Language

            """;
    }

    private static string Costs(TelecomPlan plan) => $"""
        {Mark}
        accounts:
          - match: wages*
            component: labour
          - match: benefits*
            component: labour
          - match: training*
            component: labour
          - match: rent*
            component: overhead
          - match: utilities*
            component: overhead
          - match: equipment*
            component: overhead
          - match: software*
            component: technology
          - match: telephony*
            component: technology
          - match: bot*
            component: technology
          - match: portal*
            component: technology
          - match: outsourcing*
            component: vendor
          - match: postage*
            component: other
          - match: marketing*
            out-of-scope: true

        pools:
          # Supervisors handle nobody themselves: their pay goes to the agents they support.
          - pool: support-staff
            lines: 'agent.role = "support"'
            step-down: [agent-pay]
            base: paid-time

          # The programme's training was given to everybody, by paid time.
          - pool: programme-training
            lines: 'account = "training-programme"'
            component: labour
            driver: staffed-time

          # What an agent is paid, at practical capacity: paid time less planned shrinkage.
          - pool: agent-pay
            component: labour
            by: agent
            driver: effort
            capacity:
              source: staffing
              planned-shrinkage: {CsvText.Number(plan.Settings.Prices.PlannedShrinkage * 100)}%

          - pool: telephony
            lines: 'account matches "telephony*"'
            driver: talk-time
            where: 'channel = "phone"'

          - pool: bots
            lines: 'account matches "bot*"'
            driver: usage.bot-session

          - pool: portal
            lines: 'account matches "portal*"'
            driver: usage.portal-session

          # Desktop and customer relationship software: the vendor uses its own.
          - pool: software
            lines: 'account matches "software*"'
            driver: effort
            where: 'vendor = null'

          - pool: outsourced
            component: vendor
            by: vendor
            driver: interactions
            where: 'outcome = "answered"'

          - pool: premises
            component: overhead
            by: site
            driver: effort

          - pool: correspondence
            component: other
            driver: interactions
            where: 'channel != "self-service"'

        """;
}
