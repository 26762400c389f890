namespace Farthing.Engine.Derive;

/// <summary>A part of the derive step that is redone on its own.</summary>
/// <param name="Name">Its name in meta.</param>
/// <param name="Tables">The fact tables that it reads, also through other parts.</param>
/// <param name="Settings">The settings that it reads beside the calendar, as text.</param>
/// <param name="Make">Makes its tables anew; null for d_interactions and d_agent_hours, which have a course of their own.</param>
internal sealed record DerivedPart(
    string Name, IReadOnlyList<string> Tables, Func<DeriveSettings, string> Settings, Action<DeriveContext>? Make)
{
    /// <summary><c>d_interactions</c>, <c>d_pieces</c> and the data cut-off.</summary>
    public static DerivedPart Interactions { get; } =
        new("interactions", ["interactions", "segments", "usage", "customers", "orders", "agents"], static _ => "", null);

    /// <summary><c>d_agents</c> and <c>d_agent_hours</c>.</summary>
    public static DerivedPart AgentHours { get; } = new("agent_hours", ["agents", "segments", "staffing", "schedule"], static _ => "", null);

    /// <summary><c>d_surveys</c> and <c>d_themes</c>.</summary>
    public static DerivedPart Surveys { get; } =
        new("surveys", ["surveys", .. Interactions.Tables], static s => s.SurveyText, SurveyTables.Make);

    /// <summary><c>d_issues</c> and <c>d_interaction_extras</c>.</summary>
    public static DerivedPart Issues { get; } = new(
        "issues", ["issues", "messages", .. Surveys.Tables], static s => s.HoursText + "\n" + s.SurveyText, IssueTables.Make);

    /// <summary><c>d_orders</c>.</summary>
    public static DerivedPart Orders { get; } = new("orders", ["fx", .. Interactions.Tables], static s => s.Currency, CustomerTables.MakeOrders);

    /// <summary><c>d_customers</c>, <c>d_users</c> and <c>d_subscriptions</c>.</summary>
    public static DerivedPart Customers { get; } =
        new("customers", ["customers", "users", "subscriptions", "fx"], static s => s.Currency, CustomerTables.MakeCustomers);

    /// <summary><c>d_staff</c>.</summary>
    public static DerivedPart Staff { get; } = new("staff", ["agents"], static _ => "", PlanTables.MakeStaff);

    /// <summary><c>d_forecasts</c>.</summary>
    public static DerivedPart Forecasts { get; } = new("forecasts", ["forecasts", .. Interactions.Tables], static _ => "", PlanTables.MakeForecasts);

    /// <summary><c>d_benefits</c>.</summary>
    public static DerivedPart Benefits { get; } = new("benefits", ["benefits", "fx"], static s => s.Currency, PlanTables.MakeBenefits);

    /// <summary>All parts, in the order in which they are made.</summary>
    public static IReadOnlyList<DerivedPart> All { get; } =
        [Interactions, Surveys, Issues, Orders, Customers, Staff, Forecasts, Benefits, AgentHours];
}
