using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Farthing.Engine.ClickHouse;

/// <summary>
/// Speaks to a ClickHouse server over HTTP. Whole answers are waited for, so that an error is never taken for the end of the rows, and
/// every setting that could change what an answer means is sent along, whatever the user's profile says.
/// </summary>
/// <param name="addresses">HTTP addresses that lead to the same data, in the order in which they are tried; at least one.</param>
/// <param name="user">The user.</param>
/// <param name="password">Its password, which may be empty.</param>
/// <param name="database">The database of tables that are named without one; null: the user's own.</param>
public sealed class ClickHouseConnection(IReadOnlyList<Uri> addresses, string user, string password, string? database = null)
{
    // One for the process, as it keeps connections open between requests.
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),

        // Sooner than a server closes it (keep_alive_timeout, 10 s or more where nothing is set): a request that meets the closing would be lost.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>
    /// What is missing in a join is NULL as in DuckDB, and nothing is ever left out in silence: no shard, no row beyond a limit, no part
    /// of a query that took too long.
    /// </summary>
    private static readonly (string Name, string Value)[] Meaning =
    [
        ("join_use_nulls", "1"), ("skip_unavailable_shards", "0"), ("count_distinct_implementation", "uniqExact"),
        ("aggregate_functions_null_for_empty", "0"), ("group_by_use_nulls", "0"), ("transform_null_in", "0"), ("enable_positional_arguments", "1"),
        ("empty_result_for_aggregation_by_empty_set", "0"), ("prefer_column_name_to_alias", "0"), ("join_default_strictness", "ALL"),
        ("max_parallel_replicas", "1"), ("enable_parallel_replicas", "0"),
        ("optimize_skip_unused_shards", "0"), ("distributed_group_by_no_merge", "0"), ("extremes", "0"), ("final", "0"), ("limit", "0"),
        ("offset", "0"), ("read_overflow_mode", "throw"), ("read_overflow_mode_leaf", "throw"), ("group_by_overflow_mode", "throw"),
        ("sort_overflow_mode", "throw"), ("result_overflow_mode", "throw"), ("distinct_overflow_mode", "throw"), ("set_overflow_mode", "throw"),
        ("join_overflow_mode", "throw"), ("transfer_overflow_mode", "throw"), ("timeout_overflow_mode", "throw"),
        ("partial_result_on_first_cancel", "0"), ("additional_result_filter", ""), ("additional_table_filters", "{}"),
    ];

    /// <summary>The addresses.</summary>
    public IReadOnlyList<Uri> Addresses => addresses;

    /// <summary>A connection to one of the addresses alone.</summary>
    public ClickHouseConnection Only(Uri address) => new([address], user, password, database);

    /// <summary>Runs a statement that returns nothing, on the first address alone: it may change something.</summary>
    /// <exception cref="ClickHouseException">It was refused, or the address cannot be reached.</exception>
    public void Execute(string sql, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = Send(addresses[0], [], sql, null, cancellation);
    }

    /// <summary>
    /// Inserts rows in ClickHouse's form Native. They are there as a whole when it returns; the same rows under the same
    /// <paramref name="token"/> are inserted once, however often they are sent.
    /// </summary>
    /// <exception cref="ClickHouseException">They were refused, or no address can be reached.</exception>
    public void Insert(string table, ReadOnlyMemory<byte> rows, string token, CancellationToken cancellation)
    {
        (string, string)[] settings =
        [
            ("insert_deduplication_token", token), ("insert_deduplicate", "1"), ("async_insert", "0"), ("distributed_foreground_insert", "1"),
            ("insert_distributed_one_random_shard", "0"), ("max_partitions_per_insert_block", "0"), ("max_insert_threads", "1"),
            ("input_format_parallel_parsing", "0"), ("min_insert_block_size_rows", "1000000000"), ("min_insert_block_size_bytes", "1000000000"),
        ];
        using HttpResponseMessage answer = Try(a => Send(a, settings, $"INSERT INTO {table} FORMAT Native", rows, cancellation));
    }

    /// <summary>Inserts rows in ClickHouse's form TabSeparated into a table that nobody else writes to.</summary>
    /// <inheritdoc cref="Insert" path="/exception"/>
    public void InsertText(string table, ReadOnlyMemory<byte> rows, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = Send(
            addresses[0], [("async_insert", "0"), ("insert_deduplicate", "0")], $"INSERT INTO {table} FORMAT TabSeparated", rows, cancellation);
    }

    /// <summary>Runs a query and gives its rows as texts, the first two being the names and types of the columns.</summary>
    /// <param name="sql">The query, with <c>{p0:Int64}</c> and so on for parameters.</param>
    /// <param name="parameters">Their values: long or string.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ClickHouseException">It was refused, or no address can be reached.</exception>
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

        using HttpResponseMessage answer = Try(a => Send(a, settings, sql + "\nFORMAT TabSeparatedWithNamesAndTypes", null, cancellation));
        using StreamReader reader = new(answer.Content.ReadAsStream(cancellation), new UTF8Encoding(false));
        while (ReadLine(reader, answer) is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return line.Split('\t');
        }
    }

    /// <summary>
    /// Runs a query and gives its rows in ClickHouse's form Native as they come: not waited for, since there may be more than a server
    /// wants to hold. Whoever reads them must check that they are all there.
    /// </summary>
    /// <exception cref="ClickHouseException">It was refused, or no address can be reached.</exception>
    public Stream Read(string sql, CancellationToken cancellation)
    {
        (string, string)[] settings =
        [
            ("readonly", "2"), ("cancel_http_readonly_queries_on_client_close", "1"), ("max_block_size", "8192"), ("max_threads", "2"),
        ];
        HttpResponseMessage answer = Try(a => Send(a, settings, sql + "\nFORMAT Native", null, cancellation, wait: false));
        return new BufferedStream(answer.Content.ReadAsStream(cancellation), 1 << 16);
    }

    /// <summary>The rows of a query without its names and types.</summary>
    /// <inheritdoc cref="Query" path="/exception"/>
    public IReadOnlyList<string[]> Rows(string sql, CancellationToken cancellation) => [.. Query(sql, [], cancellation).Skip(2)];

    /// <summary>A line ends with a line feed and nothing else: a carriage return belongs to a value.</summary>
    private static string? ReadLine(StreamReader reader, HttpResponseMessage answer)
    {
        StringBuilder line = new();
        try
        {
            int c;
            while ((c = reader.Read()) >= 0)
            {
                if (c == '\n')
                {
                    return line.ToString();
                }

                line.Append((char)c);
            }
        }
        catch (IOException e)
        {
            Uri address = answer.RequestMessage!.RequestUri!;
            throw new ClickHouseException(Invariant($"ClickHouse at {address.Host}:{address.Port} broke off its answer: {e.Message}"), 0, e);
        }

        return line.Length == 0 ? null : line.ToString();
    }

    /// <summary>The first address that can be reached does it; a server's own refusal is final.</summary>
    private HttpResponseMessage Try(Func<Uri, HttpResponseMessage> send)
    {
        List<string> failures = [];
        foreach (Uri address in addresses)
        {
            try
            {
                return send(address);
            }
            catch (ClickHouseException e) when (e.Code == 0)
            {
                failures.Add(e.Message);
            }
        }

        throw new ClickHouseException(string.Join(" ", failures), 0);
    }

    private HttpResponseMessage Send(
        Uri address, IReadOnlyList<(string Name, string Value)> settings, string sql, ReadOnlyMemory<byte>? body, CancellationToken cancellation,
        bool wait = true)
    {
        List<(string Name, string Value)> all = [("wait_end_of_query", wait ? "1" : "0"), .. Meaning, .. settings];
        if (database is not null)
        {
            all.Add(("database", database));
        }

        if (body is not null)
        {
            all.Add(("query", sql));
        }

        string query = string.Join('&', all.Select(s => $"{s.Name}={Uri.EscapeDataString(s.Value)}"));
        using HttpContent content = body is { } rows ? new ReadOnlyMemoryContent(rows) : new StringContent(sql, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using HttpRequestMessage request = new(HttpMethod.Post, new UriBuilder(address) { Query = query }.Uri) { Content = content };
        request.Headers.TryAddWithoutValidation("X-ClickHouse-User", user);
        request.Headers.TryAddWithoutValidation("X-ClickHouse-Key", password);
        try
        {
            HttpResponseMessage answer = Client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return answer;
            }

            using (answer)
            {
                throw Refusal(address, answer, cancellation);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new ClickHouseException(Invariant($"ClickHouse at {address.Host}:{address.Port} cannot be reached: {e.Message}"), 0, e);
        }
    }

    private static ClickHouseException Refusal(Uri address, HttpResponseMessage answer, CancellationToken cancellation)
    {
        using StreamReader reader = new(answer.Content.ReadAsStream(cancellation));
        string text = reader.ReadToEnd().Trim();
        return answer.Headers.TryGetValues("X-ClickHouse-Exception-Code", out IEnumerable<string>? codes)
            ? new ClickHouseException(text, int.Parse(codes.First(), CultureInfo.InvariantCulture))
            : new ClickHouseException(
                Invariant($"{address.Host}:{address.Port} does not answer as ClickHouse does (status {(int)answer.StatusCode})."), 0);
    }
}
