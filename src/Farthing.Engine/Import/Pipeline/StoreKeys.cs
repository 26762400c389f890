using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Store;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// What the store already knows, in memory: numbers of ids, hashes of keys. Read when first needed, kept from batch to
/// batch; after a batch that failed it must be thrown away.
/// </summary>
internal sealed class StoreKeys : IDisposable
{
    private const int Ahead = 16;
    private const string SeedKey = "import.id-seed";
    private readonly DuckDbConnection _connection;
    private readonly ulong _keep;
    private readonly Dictionary<string, KeySet> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BitArray> _rows = new(StringComparer.Ordinal);
    private NumberMap? _interactions;
    private NumberMap? _customers;

    /// <param name="connection">The store.</param>
    /// <param name="keep">Bits of a key's hash that count; fewer only in tests.</param>
    public StoreKeys(DuckDbConnection connection, ulong keep)
    {
        (_connection, _keep) = (connection, keep);
        Hasher = new IdHasher(Seed(connection));
        NextSegment = connection.Scalar<long>(
            "SELECT greatest((SELECT coalesce(max(s), 0) FROM segments), (SELECT coalesce(max(s), 0) FROM segments_versions)) + 1");
    }

    /// <summary>The store's hash of ids.</summary>
    public IdHasher Hasher { get; }

    /// <summary>The number of the next new segment.</summary>
    public long NextSegment { get; set; }

    /// <summary>Numbers of interactions.</summary>
    public NumberMap Interactions =>
        _interactions ??= ReadIds("SELECT i, interaction_id FROM interaction_ids", "interaction_ids");

    /// <summary>Numbers of customers.</summary>
    public NumberMap Customers => _customers ??= ReadIds("SELECT customer, customer_id FROM customer_ids", "customer_ids");

    /// <summary>Which numbers have a row of a fact whose key is that number (interactions, customers).</summary>
    public BitArray Rows(FactModel model)
    {
        if (!_rows.TryGetValue(model.Table, out BitArray? rows))
        {
            rows = new BitArray(1 << 12);
            using DuckDbReader reader = _connection.Query($"SELECT {model.Key[0]} FROM {model.Table}");
            while (reader.ReadChunk())
            {
                foreach (long number in reader.Int64(0)[..reader.RowCount])
                {
                    Mark(rows, number);
                }
            }

            _rows.Add(model.Table, rows);
        }

        return rows;
    }

    /// <summary>The hashes of a fact's keys.</summary>
    public KeySet Set(FactModel model)
    {
        if (!_sets.TryGetValue(model.Table, out KeySet? set))
        {
            set = new KeySet(_keep);
            set.Reserve(_connection.Scalar<long>($"SELECT count(*) FROM {model.Table}"));
            using DuckDbReader reader = _connection.Query($"SELECT {string.Join(", ", model.Key)} FROM {model.Table}");
            while (reader.ReadChunk())
            {
                for (int row = 0; row < reader.RowCount; row++)
                {
                    set.Add(HashStored(model, reader, row));
                }
            }

            _sets.Add(model.Table, set);
        }

        return set;
    }

    /// <summary>Forgets everything.</summary>
    public void Dispose()
    {
        _interactions?.Dispose();
        _customers?.Dispose();
        foreach (KeySet set in _sets.Values)
        {
            set.Dispose();
        }
    }

    /// <summary>Notes that a number has a row.</summary>
    /// <returns>Whether it had none.</returns>
    public static bool Mark(BitArray rows, long number)
    {
        int at = checked((int)number);
        if (at >= rows.Length)
        {
            rows.Length = Math.Max(rows.Length * 2, at + 1);
        }

        bool had = rows[at];
        rows[at] = true;
        return !had;
    }

    /// <summary>The hash of the key in a row of a chunk.</summary>
    public ulong HashOf(FactModel model, FactChunk chunk, int[] columns, int row)
    {
        ChunkColumn first = chunk.Columns[columns[0]];
        ChunkColumn? second = columns.Length > 1 ? chunk.Columns[columns[1]] : null;
        if (first.Type == ColumnType.Text)
        {
            return second is null ? Hasher.Hash(chunk.Text(first, row)).Low : Hasher.Hash(chunk.Text(first, row), second.Values[row]).Low;
        }

        return second!.Type == ColumnType.Text
            ? Hasher.Hash(chunk.Text(second, row), first.Values[row]).Low
            : Hasher.Hash(first.Values[row], second.Values[row]).Low;
    }

    private ulong HashStored(FactModel model, DuckDbReader reader, int row)
    {
        bool firstText = reader.Columns[0].Type == DuckDbType.Varchar;
        if (model.Key.Count == 1)
        {
            return Hasher.Hash(reader.Utf8(0, row)).Low;
        }

        bool secondText = reader.Columns[1].Type == DuckDbType.Varchar;
        return firstText ? Hasher.Hash(reader.Utf8(0, row), Number(reader, 1, row)).Low
            : secondText ? Hasher.Hash(reader.Utf8(1, row), Number(reader, 0, row)).Low
            : Hasher.Hash(Number(reader, 0, row), Number(reader, 1, row)).Low;
    }

    private static long Number(DuckDbReader reader, int column, int row) =>
        reader.IsNull(column, row) ? ChunkColumn.Null
        : reader.Columns[column].Type == DuckDbType.BigInt ? reader.Int64(column)[row] : reader.Int32(column)[row];

    // The numbers from 1 to as many as there are ids, each once, in whatever order they come.
    private NumberMap ReadIds(string sql, string table)
    {
        NumberMap map = new();
        long count = _connection.Scalar<long>($"SELECT count(*) FROM {table}");
        map.Reserve(count);
        BitArray seen = new(checked((int)count + 1));
        (ulong Low, ulong High)[] hashes = new (ulong, ulong)[RowSink.BatchRows];
        using DuckDbReader reader = _connection.Query(sql);
        while (reader.ReadChunk())
        {
            ReadOnlySpan<long> numbers = reader.Int64(0);
            int rows = reader.RowCount;
            for (int row = 0; row < rows; row++)
            {
                hashes[row] = Hasher.Hash(reader.Utf8(1, row));
            }

            for (int row = 0; row < rows; row++)
            {
                map.Prefetch(hashes[Math.Min(row + Ahead, rows - 1)].Low);
                long number = numbers[row];
                if (number < 1 || number > count || !Mark(seen, number) || !map.Put(hashes[row].Low, hashes[row].High, (int)number))
                {
                    throw new InvalidDataException(Invariant($"{table} is not dense, or two of its ids meet, at number {number}"));
                }
            }
        }

        return map;
    }

    private static ulong Seed(DuckDbConnection connection)
    {
        if (FarthingStore.GetMeta(connection, SeedKey) is { } text)
        {
            return ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        ulong seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        FarthingStore.SetMeta(connection, SeedKey, seed.ToString("x16", CultureInfo.InvariantCulture));
        return seed;
    }
}
