using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Farthing.Engine.ClickHouse;

/// <summary>
/// Speaks to one ClickHouse node over HTTP. Whole answers are waited for, so that an error is never taken for the end of the
/// rows; what is missing in a join is NULL as in DuckDB.
/// </summary>
public sealed class ClickHouseConnection : IDisposable
{
    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly string _database;

    /// <summary>A connection to a node's HTTP address.</summary>
    /// <param name="address">Such as <c>http://127.0.0.1:8123/</c>.</param>
    /// <param name="database">The database that holds the tables.</param>
    /// <param name="user">The user.</param>
    /// <param name="password">Its password, which may be empty.</param>
    public ClickHouseConnection(Uri address, string database, string user, string password)
    {
        (_address, _database) = (address, database);
        _client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.Add("X-ClickHouse-User", user);
        _client.DefaultRequestHeaders.Add("X-ClickHouse-Key", password);
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    /// <exception cref="ClickHouseException">It was refused.</exception>
    public void Execute(string sql, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = Send([], sql, null, cancellation);
    }

    /// <summary>Inserts rows that <paramref name="write"/> writes in TabSeparated form.</summary>
    /// <exception cref="ClickHouseException">It was refused.</exception>
    public void Insert(string table, Action<TextWriter> write, CancellationToken cancellation)
    {
        using MemoryStream body = new();
        using (StreamWriter writer = new(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
        {
            write(writer);
        }

        body.Position = 0;
        using HttpResponseMessage answer = Send([], $"INSERT INTO {table} FORMAT TabSeparated", body, cancellation);
    }

    /// <summary>Runs a query and gives its rows as texts, the first two being the names and types of the columns.</summary>
    /// <param name="sql">The query, with <c>{p0:Int64}</c> and so on for parameters.</param>
    /// <param name="parameters">Their values: long or string.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ClickHouseException">It was refused.</exception>
    public IEnumerable<string[]> Query(string sql, IReadOnlyList<object> parameters, CancellationToken cancellation)
    {
        List<(string, string)> settings = [("readonly", "2"), ("cancel_http_readonly_queries_on_client_close", "1")];
        for (int i = 0; i < parameters.Count; i++)
        {
            string value = parameters[i] is string text
                ? TabSeparated.Escape(text)
                : Convert.ToString(parameters[i], CultureInfo.InvariantCulture)!;
            settings.Add((string.Create(CultureInfo.InvariantCulture, $"param_p{i}"), value));
        }

        using HttpResponseMessage answer = Send(settings, sql + "\nFORMAT TabSeparatedWithNamesAndTypes", null, cancellation);
        using StreamReader reader = new(answer.Content.ReadAsStream(cancellation), new UTF8Encoding(false));
        while (ReadLine(reader) is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return line.Split('\t');
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _client.Dispose();

    /// <summary>A line ends with a line feed and nothing else: a carriage return belongs to a value.</summary>
    private static string? ReadLine(StreamReader reader)
    {
        StringBuilder line = new();
        int c;
        while ((c = reader.Read()) >= 0)
        {
            if (c == '\n')
            {
                return line.ToString();
            }

            line.Append((char)c);
        }

        return line.Length == 0 ? null : line.ToString();
    }

    private HttpResponseMessage Send(
        IReadOnlyList<(string Name, string Value)> settings, string sql, Stream? body, CancellationToken cancellation)
    {
        List<(string Name, string Value)> all =
            [("database", _database), ("wait_end_of_query", "1"), ("join_use_nulls", "1"), .. settings];
        if (body is not null)
        {
            all.Add(("query", sql));
        }

        string query = string.Join('&', all.Select(s => $"{s.Name}={Uri.EscapeDataString(s.Value)}"));
        using HttpContent content = body is null ? new StringContent(sql, Encoding.UTF8) : new StreamContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using HttpRequestMessage request = new(HttpMethod.Post, new UriBuilder(_address) { Query = query }.Uri) { Content = content };
        try
        {
            HttpResponseMessage answer = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                using StreamReader reader = new(answer.Content.ReadAsStream(cancellation));
                int code = answer.Headers.TryGetValues("X-ClickHouse-Exception-Code", out IEnumerable<string>? codes)
                    ? int.Parse(codes.First(), CultureInfo.InvariantCulture)
                    : 0;
                throw new ClickHouseException(reader.ReadToEnd().Trim(), code);
            }
        }
        catch (HttpRequestException e)
        {
            throw new ClickHouseException(Invariant($"ClickHouse at {_address.Host}:{_address.Port} cannot be reached: {e.Message}"), 0, e);
        }
    }
}
