using System.Text;

namespace Farthing.Engine.ClickHouse;

/// <summary>ClickHouse's TabSeparated form: one line a row, tabs between, backslash escapes, <c>\N</c> for NULL.</summary>
public static class TabSeparated
{
    /// <summary>A value as a field; null is <c>\N</c>.</summary>
    public static string Escape(string? value)
    {
        if (value is null)
        {
            return "\\N";
        }

        StringBuilder text = new(value.Length);
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '\\' => "\\\\",
                '\t' => "\\t",
                '\n' => "\\n",
                '\r' => "\\r",
                '\0' => "\\0",
                _ => c.ToString(),
            });
        }

        return text.ToString();
    }

    /// <summary>The value of a field; null for <c>\N</c>.</summary>
    public static string? Unescape(string field)
    {
        if (field == "\\N")
        {
            return null;
        }

        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }

        StringBuilder text = new(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] != '\\' || i + 1 == field.Length)
            {
                text.Append(field[i]);
                continue;
            }

            text.Append(field[++i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'r' => '\r',
                'n' => '\n',
                't' => '\t',
                '0' => '\0',
                var other => other,
            });
        }

        return text.ToString();
    }
}
