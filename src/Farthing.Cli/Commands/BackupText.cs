using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Engine.Backup;
using NodaTime.Text;

namespace Farthing.Cli.Commands;

/// <summary>A backup as commands tell of it.</summary>
internal static class BackupText
{
    /// <summary>What is in it: <c>58 tables, 12 345 rows, 3 texts, 42.5 MB</c>.</summary>
    public static string Line(BackupManifest manifest, Style style)
    {
        int texts = manifest.Files.Count(f => f.Path != BackupFile.Store);
        string store = manifest.Form == 0 ? "no store" : $"{manifest.Tables.Count} tables, {NumberText.Integer(manifest.Rows, style)} rows";
        return $"{store}, {Invariant($"{texts}")} {(texts == 1 ? "text" : "texts")}, {NumberText.Exact(manifest.Bytes / 100_000, 1)} MB";
    }

    /// <summary>Writes the answer: as JSON, as a table of the backup's tables, or as text.</summary>
    public static void Write(
        CliContext context, OutputFormat format, BackupManifest manifest, string path, string seal, IReadOnlyList<(string Name, string Number)> more, Action text)
    {
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => Json(json, manifest, path, seal, more));
                break;
            case OutputFormat.Csv:
                Tables(manifest).WriteCsv(context.Out);
                break;
            default:
                text();
                break;
        }
    }

    private static Table Tables(BackupManifest manifest)
    {
        Table table = new(new Column("table"), new Column("rows", Numeric: true));
        foreach (Engine.Store.TableSum sum in manifest.Tables)
        {
            table.Add(Cell.Text(sum.Table), Cell.Integer(sum.Rows));
        }

        return table;
    }

    private static void Json(Utf8JsonWriter json, BackupManifest manifest, string path, string seal, IReadOnlyList<(string Name, string Number)> more)
    {
        json.WriteStartObject();
        json.WriteString("path", path);
        json.WriteString("seal", seal);
        json.WriteString("made", InstantPattern.ExtendedIso.Format(manifest.Made));
        json.WriteString("version", manifest.Version);
        json.WriteNumber("form", manifest.Form);
        json.WritePropertyName("verified");
        if (manifest.Verified is { } verified)
        {
            json.WriteBooleanValue(verified);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteNumber("bytes", manifest.Bytes);
        json.WriteNumber("rows", manifest.Rows);
        foreach ((string name, string number) in more)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(number);
        }

        json.WriteStartArray("files");
        foreach (BackupFile file in manifest.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("tables");
        Tables(manifest).WriteRows(json);
        json.WriteEndObject();
    }
}
