using System.Globalization;
using System.Text.Json;
using Farthing.Core.Errors;
using Farthing.Engine.Store;
using NodaTime;
using NodaTime.Text;

namespace Farthing.Engine.Backup;

/// <summary>What a backup says about itself: <c>backup.json</c>. docs/operations.md explains it.</summary>
public sealed record BackupManifest
{
    /// <summary>The manifest's name in a backup.</summary>
    public const string FileName = "backup.json";

    /// <summary>The file beside it with the manifest's SHA-256, as <c>sha256sum -c</c> reads it.</summary>
    public const string SealName = "backup.sha256";

    /// <summary>The format that this Farthing writes, and the newest that it reads.</summary>
    public const int Format = 1;

    /// <summary>Farthing's version.</summary>
    public static string ProductVersion { get; } = typeof(BackupManifest).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>The version of Farthing that made it.</summary>
    public required string Version { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant Made { get; init; }

    /// <summary>The workspace's name.</summary>
    public required string Workspace { get; init; }

    /// <summary>The form of the store; 0 without a store.</summary>
    public required int Form { get; init; }

    /// <summary>Whether <c>verify</c> found nothing; null where it could not look: no store, or one of an older form.</summary>
    public required bool? Verified { get; init; }

    /// <summary>Hash of the last entry of the log of closes; null where nothing was verified.</summary>
    public required string? LogHead { get; init; }

    /// <summary>Rows and sums of every table of the store.</summary>
    public required IReadOnlyList<TableSum> Tables { get; init; }

    /// <summary>Every file but the manifest and its seal.</summary>
    public required IReadOnlyList<BackupFile> Files { get; init; }

    /// <summary>How many bytes the files have.</summary>
    public long Bytes => Files.Sum(f => f.Bytes);

    /// <summary>How many rows the tables have.</summary>
    public long Rows => Tables.Sum(t => t.Rows);

    /// <summary>The text: JSON in UTF-8.</summary>
    internal byte[] Write()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("product", "Farthing");
            json.WriteNumber("format", Format);
            json.WriteString("version", Version);
            json.WriteString("made", InstantPattern.ExtendedIso.Format(Made));
            json.WriteString("workspace", Workspace);
            json.WriteNumber("form", Form);
            if (Verified is { } verified)
            {
                json.WriteBoolean("verified", verified);
                json.WriteString("logHead", LogHead);
            }

            json.WriteStartArray("files");
            foreach (BackupFile file in Files)
            {
                json.WriteStartObject();
                json.WriteString("path", file.Path);
                json.WriteNumber("bytes", file.Bytes);
                json.WriteString("sha256", file.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("tables");
            foreach (TableSum table in Tables)
            {
                json.WriteStartObject();
                json.WriteString("table", table.Table);
                json.WriteNumber("rows", table.Rows);
                json.WriteStartObject("sums");
                foreach ((string column, Int128 sum) in table.Columns)
                {
                    json.WriteString(column, sum.ToString(CultureInfo.InvariantCulture));
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads the text.</summary>
    /// <exception cref="UserException">FT-5202: it is none, or one of a newer format.</exception>
    internal static BackupManifest Read(byte[] text, string shown)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.GetProperty("product").GetString() != "Farthing")
            {
                throw new FormatException("another product's");
            }

            int format = root.GetProperty("format").GetInt32();
            if (format > Format)
            {
                throw new UserException(
                    "FT-5202", Invariant($"{shown} was made by a newer Farthing (format {format}; this one reads format {Format})."),
                    new SourcePlace(shown, 0, 0), "update Farthing");
            }

            return Read(root);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new UserException(
                "FT-5202", $"The {FileName} of {shown} cannot be read: it is damaged, or no backup's.", new SourcePlace(shown, 0, 0), "take another backup");
        }
    }

    private static BackupManifest Read(JsonElement root) => new()
    {
        Version = Text(root, "version"),
        Made = InstantPattern.ExtendedIso.Parse(Text(root, "made")).Value,
        Workspace = Text(root, "workspace"),
        Form = root.GetProperty("form").GetInt32(),
        Verified = root.TryGetProperty("verified", out JsonElement verified) ? verified.GetBoolean() : null,
        LogHead = root.TryGetProperty("logHead", out JsonElement head) ? head.GetString() : null,
        Files = [.. root.GetProperty("files").EnumerateArray().Select(f => new BackupFile(Text(f, "path"), f.GetProperty("bytes").GetInt64(), Text(f, "sha256")))],
        Tables =
        [
            .. root.GetProperty("tables").EnumerateArray().Select(t => new TableSum(
                Text(t, "table"), t.GetProperty("rows").GetInt64(),
                [.. t.GetProperty("sums").EnumerateObject().Select(s => (s.Name, Int128.Parse(s.Value.GetString() ?? "", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)))])),
        ],
    };

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString() ?? throw new FormatException(name);
}
