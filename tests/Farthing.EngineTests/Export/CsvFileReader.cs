using System.Text;

namespace Farthing.EngineTests.Export;

/// <summary>CSV as RFC 4180 says, read by a few lines that share nothing with the product.</summary>
internal static class CsvFileReader
{
    public static List<string[]> Read(string path)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
        List<string[]> rows = [];
        List<string> fields = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    field.Append(c);
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\r')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == '\r')
                {
                    Assert.Equal('\n', text[++i]);
                    rows.Add([.. fields]);
                    fields.Clear();
                }
            }
            else
            {
                field.Append(c);
            }
        }

        Assert.True(field.Length == 0 && fields.Count == 0 && !quoted, "the last record is not ended");
        return rows;
    }

    /// <summary>Rows by the names of their columns.</summary>
    public static List<Dictionary<string, string>> ReadNamed(string path)
    {
        List<string[]> rows = Read(path);
        return [.. rows.Skip(1).Select(r => rows[0].Zip(r).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))];
    }
}
