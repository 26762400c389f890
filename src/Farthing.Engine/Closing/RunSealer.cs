using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;

namespace Farthing.Engine.Closing;

/// <summary>Computes what a close seals of a run, from what is stored; <c>verify</c> computes it again.</summary>
internal static class RunSealer
{
    private static readonly string[] CostColumns =
    [
        "i", "s", "month", "day", "hour", "agent", "team", "site", "vendor", "segment_queue", "channel", "queue", "topic", "direction",
        "party", "outcome", "customer_segment", "effort_ticks", "labour", "unused", "overhead", "technology", "vendor_cost", "other", "imputed",
    ];

    /// <summary>The six sums of a statement.</summary>
    public static StatementSums Sums(RunTotals totals) => new(
        totals.Ledger, totals.Attributed, totals.Unused, totals.OutOfScope, totals.Unassigned, totals.Imputed);

    /// <summary>The seal of a run as the store holds it now.</summary>
    public static RunSeal Of(DuckDbConnection connection, CodeBook codes, StoredRun run, CancellationToken cancellation)
    {
        MonthStatement statement = StatementQueries.Prove(connection, codes, run);
        (long rows, string costs) = Costs(connection, run.Run, cancellation);
        return new RunSeal(run.Inputs, Sums(statement.Totals), rows, costs, Proof(connection, run.Run));
    }

    /// <summary>
    /// Number and SHA-256 of a run's cost rows in the order of (interaction, segment), which no two rows share: every column
    /// as a 64-bit integer, little endian.
    /// </summary>
    private static (long Rows, string Sha256) Costs(DuckDbConnection connection, int run, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string columns = string.Join(", ", CostColumns.Select(c => $"coalesce({c}, 0)::BIGINT"));
        using DuckDbReader reader = connection.Query($"SELECT {columns} FROM costs WHERE run = $1 ORDER BY i, s", [run], cancellation);
        byte[] buffer = [];
        long rows = 0;
        while (reader.ReadChunk())
        {
            int width = CostColumns.Length * sizeof(long);
            buffer = buffer.Length >= reader.RowCount * width ? buffer : new byte[reader.RowCount * width];
            for (int column = 0; column < CostColumns.Length; column++)
            {
                ReadOnlySpan<long> values = reader.Int64(column);
                for (int row = 0; row < values.Length; row++)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan((row * width) + (column * sizeof(long))), values[row]);
                }
            }

            hash.AppendData(buffer, 0, reader.RowCount * width);
            rows += reader.RowCount;
        }

        return (rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>SHA-256 over the run's head, pools and accounts, as text.</summary>
    private static string Proof(DuckDbConnection connection, int run)
    {
        StringBuilder text = new();
        foreach (string sql in (ReadOnlySpan<string>)
        [
            "SELECT * FROM runs WHERE run = $1",
            "SELECT * FROM run_pools WHERE run = $1 ORDER BY seq",
            "SELECT * FROM run_accounts WHERE run = $1 ORDER BY account, component, pool NULLS FIRST, fate, initiative, in_service",
        ])
        {
            foreach (object?[] row in connection.Rows(sql, run))
            {
                // A run of form 2 was sealed when its accounts had neither initiative nor scope: the seal is over what there was.
                IEnumerable<object?> sealedThen = sql.Contains("run_accounts", StringComparison.Ordinal) && row[^2] is null ? row[..^2] : row;
                text.AppendJoin('\t', sealedThen.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))).Append('\n');
            }
        }

        return RunInputs.Sha256(text.ToString());
    }
}
