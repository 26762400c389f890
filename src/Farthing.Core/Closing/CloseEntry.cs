using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Farthing.Core.Closing;

/// <summary>What an entry of the log does.</summary>
public enum CloseAction
{
    /// <summary>Locks a month's run.</summary>
    Close,

    /// <summary>Unlocks it.</summary>
    Reopen,
}

/// <summary>A control total as it stood when a month was closed.</summary>
/// <param name="Account">The pattern of accounts.</param>
/// <param name="Period">The period.</param>
/// <param name="Expected">What the general ledger says, micro-units.</param>
/// <param name="Found">What the runs say, micro-units.</param>
public sealed record CheckedControl(string Account, string Period, Int128 Expected, Int128 Found)
{
    /// <summary>Found less expected: 0 when they agree.</summary>
    public Int128 Difference => Found - Expected;
}

/// <summary>What a close seals of its run: enough to notice any later change of what is stored.</summary>
/// <param name="Inputs">Digest of the run's inputs.</param>
/// <param name="Sums">The six sums.</param>
/// <param name="CostRows">Number of cost rows.</param>
/// <param name="CostsSha256">SHA-256 over all cost rows, by interaction and segment.</param>
/// <param name="ProofSha256">SHA-256 over the run's pools and accounts.</param>
public sealed record RunSeal(string Inputs, StatementSums Sums, long CostRows, string CostsSha256, string ProofSha256);

/// <summary>
/// One entry of the log of closes and reopenings. Its canonical text is JSON with these fields in a fixed order, without
/// blanks; amounts are micro-units as texts, so that nothing rounds them.
/// </summary>
public sealed record CloseEntry
{
    private static readonly JsonWriterOptions Plain = new() { Indented = false };

    /// <summary>Number of the entry, from 1.</summary>
    public required int Seq { get; init; }

    /// <summary>Whether it locks or unlocks.</summary>
    public required CloseAction Action { get; init; }

    /// <summary>When, milliseconds since 1970-01-01T00:00Z.</summary>
    public required long AtMs { get; init; }

    /// <summary>Index of the month in the fiscal calendar.</summary>
    public required int Month { get; init; }

    /// <summary>The month as people write it.</summary>
    public required string Period { get; init; }

    /// <summary>Who did it.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The run that is locked, or was.</summary>
    public required int Run { get; init; }

    /// <summary>Its version.</summary>
    public required int Version { get; init; }

    /// <summary>The currency of all amounts.</summary>
    public required string Currency { get; init; }

    /// <summary>What a close seals; null on a reopening.</summary>
    public RunSeal? Seal { get; init; }

    /// <summary>Control totals that were compared, agreeing or not.</summary>
    public IReadOnlyList<CheckedControl> Controls { get; init; } = [];

    /// <summary>What was waived.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    /// <summary>The canonical text: what the log stores and its chain is made of.</summary>
    public string ToCanonical()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Plain))
        {
            json.WriteStartObject();
            WriteHead(json);
            if (Seal is { } seal)
            {
                WriteSeal(json, seal);
            }

            WriteControls(json);
            WriteWaivers(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The entry of a canonical text.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static CloseEntry Parse(string canonical)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(canonical);
            JsonElement root = document.RootElement;
            return Head(root) with
            {
                Seal = root.TryGetProperty("seal", out JsonElement seal) ? ReadSeal(seal) : null,
                Controls = [.. root.GetProperty("controls").EnumerateArray().Select(c => new CheckedControl(
                    Text(c, "account"), Text(c, "period"), Amount(c, "expected"), Amount(c, "found")))],
                Waivers = [.. root.GetProperty("waivers").EnumerateArray().Select(w => new Waiver(
                    WaiverKinds.Parse(Text(w, "kind")) ?? throw new FormatException("unknown waiver"),
                    Text(w, "by"), Text(w, "reason"), Text(w, "found")))],
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            throw new FormatException("The entry's text is not one that Farthing writes.", e);
        }
    }

    private static CloseEntry Head(JsonElement root) => new()
    {
        Seq = root.GetProperty("seq").GetInt32(),
        Action = Text(root, "action") == "close" ? CloseAction.Close : CloseAction.Reopen,
        AtMs = root.GetProperty("at").GetInt64(),
        Month = root.GetProperty("month").GetInt32(),
        Period = Text(root, "period"),
        By = Text(root, "by"),
        Reason = Text(root, "reason"),
        Run = root.GetProperty("run").GetInt32(),
        Version = root.GetProperty("version").GetInt32(),
        Currency = Text(root, "currency"),
    };

    private static RunSeal ReadSeal(JsonElement seal) => new(
        Text(seal, "inputs"),
        new StatementSums(
            Amount(seal, "ledger"), Amount(seal, "attributed"), Amount(seal, "unused"), Amount(seal, "outOfScope"),
            Amount(seal, "unassigned"), Amount(seal, "imputed")),
        seal.GetProperty("costRows").GetInt64(), Text(seal, "costs"), Text(seal, "proof"));

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException(name);

    private static Int128 Amount(JsonElement element, string name) =>
        Int128.Parse(Text(element, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static void WriteAmount(Utf8JsonWriter json, string name, Int128 amount) =>
        json.WriteString(name, amount.ToString(CultureInfo.InvariantCulture));

    private void WriteHead(Utf8JsonWriter json)
    {
        json.WriteNumber("seq", Seq);
        json.WriteString("action", Action == CloseAction.Close ? "close" : "reopen");
        json.WriteNumber("at", AtMs);
        json.WriteNumber("month", Month);
        json.WriteString("period", Period);
        json.WriteString("by", By);
        json.WriteString("reason", Reason);
        json.WriteNumber("run", Run);
        json.WriteNumber("version", Version);
        json.WriteString("currency", Currency);
    }

    private static void WriteSeal(Utf8JsonWriter json, RunSeal seal)
    {
        json.WriteStartObject("seal");
        json.WriteString("inputs", seal.Inputs);
        WriteAmount(json, "ledger", seal.Sums.Ledger);
        WriteAmount(json, "attributed", seal.Sums.Attributed);
        WriteAmount(json, "unused", seal.Sums.Unused);
        WriteAmount(json, "outOfScope", seal.Sums.OutOfScope);
        WriteAmount(json, "unassigned", seal.Sums.Unassigned);
        WriteAmount(json, "imputed", seal.Sums.Imputed);
        json.WriteNumber("costRows", seal.CostRows);
        json.WriteString("costs", seal.CostsSha256);
        json.WriteString("proof", seal.ProofSha256);
        json.WriteEndObject();
    }

    private void WriteControls(Utf8JsonWriter json)
    {
        json.WriteStartArray("controls");
        foreach (CheckedControl control in Controls)
        {
            json.WriteStartObject();
            json.WriteString("account", control.Account);
            json.WriteString("period", control.Period);
            WriteAmount(json, "expected", control.Expected);
            WriteAmount(json, "found", control.Found);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteWaivers(Utf8JsonWriter json)
    {
        json.WriteStartArray("waivers");
        foreach (Waiver waiver in Waivers)
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
}
