using System.Globalization;

namespace Farthing.Bench;

/// <summary>What to measure and where the data may lie.</summary>
internal sealed record BenchOptions
{
    public long Segments { get; private init; } = 1_000_000;

    public string Folder { get; private init; } = Path.Combine(Path.GetTempPath(), "farthing-bench");

    /// <summary>How often what is quick is repeated; the median counts.</summary>
    public int Repeats { get; private init; } = 5;

    /// <summary>How often COPY and import are repeated.</summary>
    public int LongRepeats { get; private init; } = 1;

    /// <summary>Leave the data where they are, and use those that lie there already.</summary>
    public bool Keep { get; private init; }

    /// <summary>The document that takes the table, or null.</summary>
    public string? Update { get; private init; }

    /// <summary>Stages to run; empty: all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    public string Data => Path.Combine(Folder, "data");

    public string Yard => Path.Combine(Folder, "yard.duckdb");

    public static int Usage()
    {
        Console.Error.WriteLine("""
            run [--segments N] [--folder DIR] [--repeats N] [--long-repeats N] [--only STAGE,…] [--keep] [--update FILE.md]
                generates N segments, measures Farthing against DuckDB's bare minimum, prints a table of ratios
            kernels [BenchmarkDotNet arguments]
                the kernels on small data, each alone
            """);
        return 2;
    }

    public static BenchOptions Parse(string[] args)
    {
        BenchOptions options = new();
        for (int n = 0; n < args.Length; n++)
        {
            if (args[n] == "--keep")
            {
                options = options with { Keep = true };
                continue;
            }

            string value = n + 1 < args.Length ? args[n + 1] : throw new ArgumentException($"{args[n]} needs a value");
            options = args[n++] switch
            {
                "--segments" => options with { Segments = long.Parse(value, CultureInfo.InvariantCulture) },
                "--folder" => options with { Folder = Path.GetFullPath(value) },
                "--repeats" => options with { Repeats = int.Parse(value, CultureInfo.InvariantCulture) },
                "--long-repeats" => options with { LongRepeats = int.Parse(value, CultureInfo.InvariantCulture) },
                "--only" => options with { Only = value.Split(',') },
                "--update" => options with { Update = value },
                string unknown => throw new ArgumentException($"{unknown} is not an option"),
            };
        }

        return options;
    }

    /// <summary>The options as a stage's process takes them.</summary>
    public IEnumerable<string> ToArguments() =>
    [
        "--segments", Segments.ToString(CultureInfo.InvariantCulture), "--folder", Folder,
        "--repeats", Repeats.ToString(CultureInfo.InvariantCulture), "--long-repeats", LongRepeats.ToString(CultureInfo.InvariantCulture),
    ];
}
