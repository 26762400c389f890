using Farthing.Core.Catalogue;
using Farthing.Core.Time;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.Catalogues;

/// <summary>Reads <c>targets.yaml</c>: targets, objectives, reviews, service level objectives, scorecards. See docs/catalogue.md.</summary>
internal static class TargetReader
{
    private static readonly Dictionary<string, GoalKind> Kinds = new(StringComparer.Ordinal)
    {
        ["relative"] = GoalKind.Relative,
        ["points"] = GoalKind.Points,
    };

    /// <summary>Reads the file into a book.</summary>
    public static void Read(YamlNode node, WorkspaceCalendar calendar, TargetBook into, ProblemList problems)
    {
        MapReader file = new(node, problems, "targets.yaml");
        into.Targets.AddRange(file.Maps("targets", "a target").Select(Target));
        into.Objectives.AddRange(file.Maps("objectives", "an objective").Select(m => Objective(m, calendar, into.AlsoNamed)));
        into.Reviews.AddRange(file.Maps("reviews", "a review").Select(Review));
        into.ServiceObjectives.AddRange(file.Maps("slos", "a service level objective").Select(Service));
        into.Scorecards.AddRange(file.Maps("scorecards", "a scorecard").Select(Scorecard));
        file.Close();
    }

    private static KpiTarget Target(MapReader map)
    {
        KpiTarget target = new(
            ReaderParts.Required(map, "kpi"), ReaderParts.Required(map, "value"), Date(map, "by"), ReaderParts.Optional(map, "where"));
        map.Close();
        return target;
    }

    private static Objective Objective(MapReader map, WorkspaceCalendar calendar, List<Placed> named)
    {
        Placed id = ReaderParts.Id(map, "objective");
        Objective objective = new(
            id, map.Text("title") ?? id.Text, Date(map, "deadline"),
            [.. map.Maps("goals", "a goal").Select(g => Goal(g, calendar, named)).OfType<ObjectiveGoal>()]);
        if (!map.Has("goals"))
        {
            map.Missing("goals");
        }

        map.Close();
        return objective;
    }

    private static ObjectiveGoal? Goal(MapReader map, WorkspaceCalendar calendar, List<Placed> named)
    {
        (Placed kpi, Placed change, Placed baseline) =
            (ReaderParts.Required(map, "kpi"), ReaderParts.Required(map, "change"), ReaderParts.Required(map, "baseline"));
        GoalKind? kind = map.Choice("kind", Kinds);
        if (!map.Has("kind"))
        {
            map.Problems.Error(
                "FT-4008", $"The goal for {kpi.Text} does not say whether its change is relative or in points.", change.Place,
                "add kind: relative (-10% of the baseline) or kind: points (2 more in the KPI's unit)");
        }

        if (baseline.Text.Length > 0 && calendar.TryParsePeriod(baseline.Text) is null)
        {
            map.Problems.Error(
                "FT-1101", $"\"{baseline.Text}\" is not a period.", baseline.Place,
                "write a year (2024), quarter (2024-Q2), month (2024-05), week (2024-W07), day (2024-05-17) or A..B");
        }

        map.Close();
        if (kind is null)
        {
            named.Add(kpi);
        }

        return kind is { } known ? new ObjectiveGoal(kpi, change, known, baseline) : null;
    }

    private static KpiReview Review(MapReader map)
    {
        KpiReview review = new(
            ReaderParts.Required(map, "kpi"), map.Choice("cadence", AttributeReader.Cadences), map.Text("owner"), map.Date("last"));
        map.Close();
        return review;
    }

    private static ServiceObjective Service(MapReader map)
    {
        Placed window = ReaderParts.Required(map, "window");
        const long Day = 86_400_000;
        long? milliseconds = Core.Catalogue.Duration.TryParse(window.Text);
        if (window.Text.Length > 0 && (milliseconds is not > 0 || milliseconds % Day != 0 || milliseconds / Day > 3_660))
        {
            map.Problems.Error("FT-4008", $"\"{window.Text}\" is not a window of whole days.", window.Place, "write 7 d, 28 d or 90 d");
            milliseconds = null;
        }

        ServiceObjective slo = new(
            ReaderParts.Id(map, "slo"), ReaderParts.Required(map, "kpi"), ReaderParts.Required(map, "target"),
            (int)((milliseconds ?? Day) / Day), ReaderParts.Optional(map, "grain") ?? new Placed("day", map.Place))
        {
            AtLeast = ReaderParts.Optional(map, "at-least"),
            AtMost = ReaderParts.Optional(map, "at-most"),
        };
        map.Close();
        return slo;
    }

    private static ScorecardDefinition Scorecard(MapReader map)
    {
        Placed id = ReaderParts.Id(map, "scorecard");
        ScorecardDefinition card = new(
            id, map.Text("title") ?? id.Text, ReaderParts.Words(map, "kpis"), ReaderParts.Optional(map, "objective"),
            (int?)map.Integer("per-area", 1, 20), map.Choice("area", AttributeReader.Areas));
        if ((card.Kpis.Count > 0 ? 1 : 0) + (card.Objective is not null ? 1 : 0) + (map.Has("area") ? 1 : 0) != 1)
        {
            map.Problems.Error(
                "FT-4008", $"The scorecard {id.Text} needs one of kpis, objective and area.", map.Place,
                "kpis: [csat, cost-per-interaction], or objective: ID, or area: efficiency");
        }

        map.Close();
        return card;
    }

    private static LocalDate Date(MapReader map, string key)
    {
        if (!map.Has(key))
        {
            map.Missing(key);
        }

        return map.Date(key) ?? default;
    }
}
