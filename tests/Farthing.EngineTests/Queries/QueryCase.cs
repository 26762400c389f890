using System.Collections.Concurrent;
using System.Numerics;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Statistics;
using Farthing.Engine.Workspaces;

namespace Farthing.EngineTests.Queries;

/// <summary>
/// A file of <c>cases/</c>: a workspace, its rows, and questions whose answers were worked out by hand. A row of an answer is
/// written <c>key | key | value</c>; a value is an exact fraction or decimal, <c>null</c>, or <c>check</c> where the statement alone says
/// it (a model's); a missing key is <c>–</c>. <c>check</c> is a statement written by hand over the same rows (<see cref="HandCheck"/>)
/// whose quotients must be the total's, <c>check-rows</c> one whose rows must be the answer's.
/// </summary>
public sealed class QueryCase
{
    private static readonly ConcurrentDictionary<string, Lazy<QueryCase>> All = new(StringComparer.Ordinal);

    private readonly Lazy<QueryWorld> _world;

    private QueryCase(string file)
    {
        ProblemList problems = new();
        MapReader map = new(YamlSource.Load(file), problems, "a case");
        map.RequiredText("case");
        Dictionary<string, string> files = Texts(map.Map("workspace", "files of the workspace")!);
        Dictionary<string, string> facts = Texts(map.Map("facts", "facts")!);
        bool cost = map.Boolean("cost") ?? false;
        Questions = [.. map.Maps("questions", "a question").Select(Read)];
        map.Close();
        problems.ThrowIfErrors();
        _world = new Lazy<QueryWorld>(() => new QueryWorld(files, facts.Select(f => (f.Key, f.Value)), cost) { Questions = Questions });
    }

    public IReadOnlyList<Question> Questions { get; }

    public QueryWorld World => _world.Value;

    public static QueryCase Of(string name) => All.GetOrAdd(name, n => new Lazy<QueryCase>(() => new QueryCase(PathOf(n)))).Value;

    /// <summary>The cases by name, each with the numbers of its questions.</summary>
    public static TheoryData<string, int> Everything()
    {
        TheoryData<string, int> data = [];
        foreach (string file in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            for (int n = 0; n < Of(name).Questions.Count; n++)
            {
                data.Add(name, n);
            }
        }

        return data;
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "cases");

    private static string PathOf(string name) => Path.Combine(Folder, name + ".yaml");

    private static Dictionary<string, string> Texts(MapReader map) =>
        map.Keys.ToArray().ToDictionary(k => k.Text, k => map.RequiredText(k.Text), StringComparer.Ordinal);

    private static Question Read(MapReader map)
    {
        MapReader? parameters = map.Map("param", "parameters");
        Question question = new(
            new KpiRequest([.. map.Words("kpi").Select(w => w.Text)])
            {
                By = [.. map.Words("by").Select(w => w.Text)],
                Grain = map.Text("grain"),
                Period = map.Text("period"),
                Where = map.Text("where"),
                Compare = map.Text("compare"),
                Fill = map.Boolean("fill") ?? false,
                Subtotals = map.Boolean("subtotals") ?? false,
                PercentOfTotal = map.Boolean("percent-of-total") ?? false,
                Interval = map.Boolean("interval") ?? false,
                Parameters = parameters is null ? [] : [.. Texts(parameters).Select(p => (p.Key, p.Value))],
            },
            map.Has("rows") ? [.. map.Words("rows").Select(w => w.Text)] : null,
            map.RequiredText("total"),
            [.. map.Words("reasons").Select(w => w.Text)],
            map.Text("note"))
        {
            Subtotals = [.. map.Words("subtotal-rows").Select(w => w.Text)],
            Parts = [.. map.Words("parts").Select(w => w.Text)],
            ByHand = HandCheck.Read(map, "check"),
            RowsByHand = HandCheck.Read(map, "check-rows"),
            Ranges = [.. map.Words("ranges").Select(w => w.Text)],
        };
        map.Close();
        return question;
    }
}

/// <summary>A question and its answer.</summary>
/// <param name="Request">The question.</param>
/// <param name="Rows">The rows in order; null: not checked.</param>
/// <param name="Total">The total's values.</param>
/// <param name="Reasons">Every reason why a value is missing, each once, in order.</param>
/// <param name="Note">What a note says in part; null: not checked.</param>
public sealed record Question(KpiRequest Request, IReadOnlyList<string>? Rows, string Total, IReadOnlyList<string> Reasons, string? Note)
{
    /// <summary>Rows by the first dimensions alone, in order.</summary>
    public IReadOnlyList<string> Subtotals { get; init; } = [];

    /// <summary>Parts of the total, of the first KPI's rows in order; "null" for none.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>The statement written by hand that gives the total; null for none.</summary>
    public HandCheck? ByHand { get; init; }

    /// <summary>The statement written by hand that gives the rows; null for none.</summary>
    public HandCheck? RowsByHand { get; init; }

    /// <summary>Intervals of the first KPI, of the rows and then the total: low, high and n, or the reason why there is none.</summary>
    public IReadOnlyList<string> Ranges { get; init; } = [];

    public void Check(KpiAnswer answer)
    {
        if (Ranges.Count > 0)
        {
            Assert.Equal(Ranges, answer.Rows.Select(r => r.Cells[0]).Append(answer.Total[0]).Select(Range));
        }

        Assert.Equal(Subtotals.Count, answer.Subtotals.Count);
        foreach ((string expected, AnswerRow row) in Subtotals.Zip(answer.Subtotals))
        {
            string[] parts = [.. expected.Split('|').Select(p => p.Trim())];
            string[] keys = [.. row.Bucket is null ? [] : new[] { row.Bucket }, .. row.Keys.Select(k => k ?? "–")];
            Assert.Equal(keys, parts[..keys.Length]);
            CheckValues(parts[keys.Length..], row.Cells, expected);
        }

        foreach ((string expected, AnswerRow row) in Parts.Zip(answer.Rows))
        {
            CheckValue(expected, row.Cells[0].Part, "part");
        }

        CheckValues(Total.Split('|'), answer.Total, "total");
        if (Rows is not null)
        {
            string[] actual = QueryWorld.Lines(answer)[..^1];
            Assert.True(Rows.Count == answer.Rows.Count, "rows:\n" + string.Join('\n', actual));
            foreach ((string expected, AnswerRow row) in Rows.Zip(answer.Rows))
            {
                string[] parts = [.. expected.Split('|').Select(p => p.Trim())];
                string[] keys = [.. row.Bucket is null ? [] : new[] { row.Bucket }, .. row.Keys.Select(k => k ?? "–")];
                Assert.Equal(keys, parts[..keys.Length]);
                CheckValues(parts[keys.Length..], row.Cells, expected);
            }
        }

        IEnumerable<string> reasons = answer.Rows.SelectMany(r => r.Cells).Concat(answer.Total)
            .Select(c => c.Reason).OfType<string>().Distinct(StringComparer.Ordinal);
        Assert.Equal(Reasons, reasons);
        if (Note is not null)
        {
            Assert.Contains(answer.Notes, n => n.Contains(Note, StringComparison.Ordinal));
        }
    }

    private static string Range(AnswerCell cell) => cell.Interval!.Interval is { } ends
        ? Invariant($"{Intervals.Shown(ends.Low).ToPlain(6)} {Intervals.Shown(ends.High).ToPlain(6)} {cell.Interval.Cases}")
        : cell.Interval.Reason!;

    /// <summary>A value, or with a comparison <c>value ~ before</c>; with a band <c>value optimal</c>.</summary>
    private static void CheckValues(IReadOnlyList<string> expected, IReadOnlyList<AnswerCell> cells, string row)
    {
        Assert.Equal(cells.Count, expected.Count);
        foreach ((string text, AnswerCell cell) in expected.Zip(cells))
        {
            string[] sides = text.Split('~');
            string[] words = sides[0].Trim().Split(' ');
            CheckValue(words[0], cell.Value, row);
            if (words.Length > 1)
            {
                Assert.Equal(words[1], cell.Band?.Level.ToString().ToLowerInvariant());
            }

            if (sides.Length > 1)
            {
                CheckValue(sides[1].Trim(), cell.Change!.Before, row + " before");
            }
        }
    }

    private static void CheckValue(string expected, Ratio? value, string row)
    {
        if (expected == "null")
        {
            Assert.True(value is null, $"{row}: {value}");
            return;
        }

        if (expected == "check")
        {
            Assert.True(value is not null, $"{row}: expected a value, got null");
            return;
        }

        string[] parts = expected.Split('/');
        decimal above = MapReader.ExactDecimal(parts[0])!.Value;
        decimal below = parts.Length > 1 ? MapReader.ExactDecimal(parts[1])!.Value : 1;
        Assert.True(value is not null, $"{row}: expected {expected}, got null");
        BigInteger scale = BigInteger.Pow(10, 9);
        BigInteger left = new BigInteger(above * 1_000_000_000m) * value!.Value.Denominator;
        BigInteger right = value.Value.Numerator * new BigInteger(below * 1_000_000_000m);
        Assert.True(left == right, $"{row}: expected {expected}, got {value.Value.Numerator}/{value.Value.Denominator} (of {scale})");
    }
}
