using System.Globalization;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Closing;
using Farthing.Core.Time;
using NodaTime;
using NodaTime.Text;

namespace Farthing.Cli.Commands;

/// <summary>An entry of the log of closes, for people and for programs.</summary>
internal static class CloseText
{
    /// <summary>One line: what was done, by whom, when (in the workspace's zone), why.</summary>
    public static string Line(CloseEntry entry, WorkspaceCalendar calendar)
    {
        string at = Instant.FromUnixTimeMilliseconds(entry.AtMs).InZone(calendar.Zone)
            .ToString("uuuu'-'MM'-'dd HH':'mm':'ss", CultureInfo.InvariantCulture);
        string did = entry.Action == CloseAction.Close ? "closed" : "reopened";
        return Invariant($"{entry.Period} {did} with run {entry.Run} (version {entry.Version}) by {SafeText.OneLine(entry.By)} at {at}: {SafeText.OneLine(entry.Reason)}");
    }

    /// <summary>Its waivers, a line each.</summary>
    public static void Waivers(CliContext context, CloseEntry entry)
    {
        foreach (Waiver waiver in entry.Waivers)
        {
            context.Out.WriteLine(
                $"  {context.Style.Fair("waived")} {waiver.Kind.Name()} by {SafeText.OneLine(waiver.By)}: {SafeText.OneLine(waiver.Reason)} ({SafeText.OneLine(waiver.Found)})");
        }
    }

    /// <summary>The entry as a value; null when there is none.</summary>
    public static void WriteJson(Utf8JsonWriter json, CloseEntry? entry, string? sha256)
    {
        if (entry is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("seq", entry.Seq);
        json.WriteString("action", entry.Action == CloseAction.Close ? "close" : "reopen");
        json.WriteString("at", At(entry));
        json.WriteString("period", entry.Period);
        json.WriteString("by", entry.By);
        json.WriteString("reason", entry.Reason);
        json.WriteNumber("run", entry.Run);
        json.WriteNumber("version", entry.Version);
        if (entry.Seal is { } seal)
        {
            json.WriteString("costsSha256", seal.CostsSha256);
            json.WriteNumber("costRows", seal.CostRows);
        }

        WriteControls(json, entry);
        WriteWaivers(json, entry);
        if (sha256 is not null)
        {
            json.WriteString("sha256", sha256);
        }

        json.WriteEndObject();
    }

    private static void WriteControls(Utf8JsonWriter json, CloseEntry entry)
    {
        json.WriteStartArray("controls");
        foreach (CheckedControl control in entry.Controls)
        {
            json.WriteStartObject();
            json.WriteString("account", control.Account);
            json.WriteString("period", control.Period);
            json.WriteMoney("expected", control.Expected);
            json.WriteMoney("found", control.Found);
            json.WriteMoney("difference", control.Difference);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteWaivers(Utf8JsonWriter json, CloseEntry entry)
    {
        json.WriteStartArray("waivers");
        foreach (Waiver waiver in entry.Waivers)
        {
            json.WriteStartObject();
            json.WriteString("kind", waiver.Kind.Name());
            json.WriteString("by", waiver.By);
            json.WriteString("reason", waiver.Reason);
            json.WriteString("found", waiver.Found);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string At(CloseEntry entry) => InstantPattern.General.Format(Instant.FromUnixTimeMilliseconds(entry.AtMs));
}
