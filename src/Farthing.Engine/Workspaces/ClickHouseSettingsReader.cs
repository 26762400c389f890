using Farthing.Engine.ClickHouse;

namespace Farthing.Engine.Workspaces;

/// <summary>Reads <c>engine: { clickhouse: … }</c> of <c>farthing.yaml</c>.</summary>
internal static class ClickHouseSettingsReader
{
    /// <summary>The settings; null where the workspace has none, or none that can be used (reported then).</summary>
    public static ClickHouseSettings? Read(MapReader engine)
    {
        if (engine.Map("clickhouse", "the engine ClickHouse") is not { } reader)
        {
            return null;
        }

        List<Uri> urls = Urls(reader);
        string database = Name(reader, "database", required: true) ?? "";
        string? cluster = Name(reader, "cluster", required: false);
        string user = reader.Text("user") ?? ClickHouseSettings.DefaultUser;
        string? password = reader.Text("password-env");
        if (password is not null && !(password.Length > 0 && password.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
        {
            reader.Problems.Error(
                "FT-1013", "password-env is the name of an environment variable: letters, digits and underscores.", reader.PlaceOf("password-env"),
                "keep the password itself out of this file");
        }

        ClickHouseSettings settings = new(urls, database, cluster, user, password);
        if (password is null && user == ClickHouseSettings.DefaultUser && urls.Find(u => !u.IsLoopback) is { } elsewhere)
        {
            reader.Problems.Error(
                "FT-1020", $"The user \"{user}\" without a password is only for this machine, and {elsewhere.Host} is another.",
                reader.Has("user") ? reader.PlaceOf("user") : reader.Place, "name a user and its password: user: farthing, password-env: FARTHING_CLICKHOUSE_PASSWORD");
        }

        reader.Close();
        return urls.Count > 0 && database.Length > 0 ? settings : null;
    }

    private static List<Uri> Urls(MapReader reader)
    {
        List<Uri> urls = [];
        IReadOnlyList<YamlScalar> words = reader.Words("urls");
        if (words.Count == 0 && !(reader.Has("urls") && reader.Problems.HasErrors))
        {
            reader.Problems.Error(
                "FT-1011", "The engine ClickHouse needs the key \"urls\" with at least one address.", reader.PlaceOf("urls"),
                "for example urls: [\"http://127.0.0.1:8123\"]");
        }

        foreach (YamlScalar word in words)
        {
            if (Uri.TryCreate(word.Text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0
                && url.UserInfo.Length == 0 && url.AbsolutePath == "/" && url.Query.Length == 0 && url.Fragment.Length == 0)
            {
                urls.Add(url);
                continue;
            }

            bool secret = url?.UserInfo.Length > 0;
            reader.Problems.Error(
                "FT-1013", secret ? "An address holds no user and no password." : $"\"{word.Text}\" is not the address of a ClickHouse node.",
                word.Place, secret ? "write user: and password-env: beside urls" : "write scheme, host and port: http://127.0.0.1:8123 or https://ch1.example.com:8443");
        }

        return urls;
    }

    /// <summary>A name that stands in SQL as it is: letters, digits, underscores.</summary>
    private static string? Name(MapReader reader, string key, bool required)
    {
        string? name = required ? reader.RequiredText(key) : reader.Text(key);
        if (name is { Length: > 0 } && (!name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || char.IsAsciiDigit(name[0]) || name.Length > 60))
        {
            reader.Problems.Error("FT-1013", $"\"{name}\" is not a name of a {key}: it takes letters, digits and underscores.", reader.PlaceOf(key));
        }

        return name;
    }
}
