using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Farthing.Cli.Rendering;

/// <summary>JSON on standard output.</summary>
public static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one document and a line end.</summary>
    public static void Write(TextWriter writer, Action<Utf8JsonWriter> write)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, Options))
        {
            write(json);
        }

        writer.Write(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        writer.Write('\n');
    }

    /// <summary>A property with an amount in micro-units, exactly.</summary>
    public static void WriteMoney(this Utf8JsonWriter json, string name, Int128 micro)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(NumberText.ExactMoney(micro));
    }

    /// <summary>A property with the number value·10⁻ˢᶜᵃˡᵉ, exactly.</summary>
    public static void WriteExact(this Utf8JsonWriter json, string name, Int128 value, int scale = 0)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(NumberText.Exact(value, scale));
    }
}
