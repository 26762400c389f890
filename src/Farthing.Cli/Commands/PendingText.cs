using System.Text.Json;
using Farthing.Engine.Closing;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Commands;

/// <summary>What waits for a closed month, for people and for programs.</summary>
internal static class PendingText
{
    /// <summary>A run's state in a few words.</summary>
    public static string State(RunStatus run) => run.Closed is null ? "open"
        : run.Pending.Any ? $"closed by {run.Closed.By}; pending: {run.Pending.Describe()}"
        : $"closed by {run.Closed.By}";

    /// <summary>The property <c>pending</c>: facts by kind, and whether rules or settings changed.</summary>
    public static void WriteJson(Utf8JsonWriter json, PendingChanges pending)
    {
        json.WriteStartObject("pending");
        json.WriteBoolean("any", pending.Any);
        json.WriteStartArray("facts");
        foreach (PendingFact fact in pending.Facts)
        {
            json.WriteStartObject();
            json.WriteString("fact", fact.Fact);
            json.WriteNumber("late", fact.Late);
            json.WriteNumber("corrected", fact.Corrected);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("rules", pending.Rules);
        json.WriteBoolean("settings", pending.Settings);
        json.WriteEndObject();
    }
}
