using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Store;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// What the store already knows, in memory: numbers of ids, hashes of keys. Read when first needed, kept from batch to
/// batch; after a batch that failed it must be thrown away. Of a large store a small file has only what it names looked for. What does not
/// fit the memory lies on disk, and is brought back for the rows that name it (<see cref="Recall"/>).
/// </summary>
internal sealed class StoreKeys : IDisposable
{
    private const int Ahead = 16;

    // A file that names more than this part of what there is, or a third small file, has all loaded: that pays for the ones that follow.
    private const int OneIn = 10;
    private const int MostNarrowed = 2;
    private const string SeedKey = "import.id-seed";
    private readonly DuckDbConnection _connection;
    private readonly ImportOptions _options;
    private readonly TableRoom _room;
    private readonly Dictionary<string, KeySet> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BitArray> _rows = new(StringComparer.Ordinal);
    private NumberMap? _interactions;
    private NumberMap? _customers;
    private NamedKeys? _named;
    private int _narrowed;

    /// <param name="connection">The store.</param>
    /// <param name="options">Which bits of keys count, from when on a table is large, how much memory may be taken.</param>
    public StoreKeys(DuckDbConnection connection, ImportOptions options)
    {
        (_connection, _options) = (connection, options);
        _room = new TableRoom(options.TableBytes, connection.Database.Options.TempFolder);
        Hasher = new IdHasher(Seed(connection));
        NextSegment = connection.Scalar<long>(
            "SELECT greatest((SELECT coalesce(max(s), 0) FROM segments), (SELECT coalesce(max(s), 0) FROM segments_versions)) + 1");
    }

    /// <summary>The store's hash of ids.</summary>
    public IdHasher Hasher { get; }

    /// <summary>The number of the next new segment.</summary>
    public long NextSegment { get; set; }

    /// <summary>Numbers of interactions.</summary>
    public NumberMap Interactions => _interactions ??= ReadIds("i, interaction_id", "interaction_ids", _named?.Interactions);

    /// <summary>Numbers of customers.</summary>
    public NumberMap Customers => _customers ??= ReadIds("customer, customer_id", "customer_ids", _named?.Customers);

    /// <summary>Whether a fact's key is the number of an id.</summary>
    public static bool IsNumbered(FactModel model) => model.Key is ["i" or "customer"];

    /// <summary>Begins a file: forgets what was looked for because another one named it.</summary>
    public void BeginFile()
    {
        if (_named is not null)
        {
            Dispose();
            (_named, _interactions, _customers) = (null, null, null);
            _sets.Clear();
        }
    }

    /// <summary>Whether the store has so much more than a file that it pays to look for what that names only.</summary>
    /// <param name="models">The file's facts.</param>
    /// <param name="rows">Its rows.</param>
    public bool IsLargeFor(IReadOnlyList<FactModel> models, long rows)
    {
        if (_interactions is not null || _customers is not null || _sets.Count > 0 || _narrowed >= MostNarrowed)
        {
            return false;
        }

        string[] tables =
        [
            .. models.Where(m => !IsNumbered(m)).Select(m => m.Table),
            .. models.Any(m => m.IndexOf("i") >= 0) ? (string[])["interaction_ids"] : [],
        ];
        long most = tables.Max(t => (long?)_connection.Scalar<long>($"SELECT count(*) FROM {t}")) ?? 0;
        return most >= _options.NarrowFrom && rows <= most / OneIn;
    }

    /// <summary>From now on only these ids and keys are looked for.</summary>
    public void Narrow(NamedKeys named)
    {
        _named = named;
        _narrowed++;
    }

    /// <summary>Whether ids or keys lie on disk: then <see cref="Recall"/> must be told of rows before they are finished.</summary>
    public bool AreSpilled =>
        _interactions is { IsSpilled: true } || _customers is { IsSpilled: true } || _sets.Values.Any(s => s.IsSpilled);

    /// <summary>Makes sure that so many rows find room in memory.</summary>
    /// <exception cref="IOException">What has no room there cannot be written to disk.</exception>
    public void MakeRoom(int rows)
    {
        _interactions?.MakeRoom(rows);
        _customers?.MakeRoom(rows);
        foreach (KeySet set in _sets.Values)
        {
            set.MakeRoom(rows);
        }
    }

    /// <summary>Brings back what lies on disk of what rows name.</summary>
    public void Recall(NamedKeys named)
    {
        _interactions?.Recall(named.Interactions);
        _customers?.Recall(named.Customers);
        foreach ((string table, List<ulong> hashes) in named.Keys)
        {
            _sets[table].Recall(hashes);
        }
    }

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
            set = ReadKeys(model, _named?.Keys[model.Table]);
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

    private ulong HashStored(FactModel model, DuckDbRows rows, int row) =>
        model.Key.Count == 1 ? Hasher.Hash(rows.Utf8(0, row)).Low
        : TypeOf(model, 0) == ColumnType.Text ? Hasher.Hash(rows.Utf8(0, row), Number(model, rows, 1, row)).Low
        : TypeOf(model, 1) == ColumnType.Text ? Hasher.Hash(rows.Utf8(1, row), Number(model, rows, 0, row)).Low
        : Hasher.Hash(Number(model, rows, 0, row), Number(model, rows, 1, row)).Low;

    private static ColumnType TypeOf(FactModel model, int key) => model.Columns[model.IndexOf(model.Key[key])].Type;

    private static long Number(FactModel model, DuckDbRows rows, int key, int row) =>
        rows.IsNull(key, row) ? ChunkColumn.Null
        : TypeOf(model, key) == ColumnType.BigInt ? rows.Int64(key)[row] : rows.Int32(key)[row];

    /// <summary>A fact's keys, or those of them whose hashes are named; hashed on all of the engine's threads.</summary>
    private KeySet ReadKeys(FactModel model, List<ulong>? named)
    {
        ulong keep = _options.KeyBits;
        KeySet set = new(keep, _room);
        HashSet<ulong>? kept = named is null ? null : [.. named.Select(h => h & keep)];
        if (kept is null)
        {
            set.Reserve(_connection.Scalar<long>($"SELECT count(*) FROM {model.Table}"));
        }

        _connection.Take(string.Join(", ", model.Key), $"FROM {model.Table}", [], rows =>
        {
            ulong[] hashes = new ulong[rows.Count];
            int count = 0;
            for (int row = 0; row < hashes.Length; row++)
            {
                ulong hash = HashStored(model, rows, row);
                if (kept is null || kept.Contains(hash & keep))
                {
                    hashes[count++] = hash;
                }
            }

            lock (set)
            {
                set.MakeRoom(count);
                for (int n = 0; n < count; n++)
                {
                    set.Prefetch(hashes[Math.Min(n + Ahead, count - 1)]);
                    set.Add(hashes[n]);
                }
            }
        });
        return set;
    }

    /// <summary>The numbers of a table's ids, from 1 to as many as there are, each once, in whatever order they come; or those of the named ones.</summary>
    private NumberMap ReadIds(string columns, string table, List<ulong>? names)
    {
        HashSet<ulong>? named = names is null ? null : [.. names];
        int last = checked((int)_connection.Scalar<long>($"SELECT count(*) FROM {table}"));
        NumberMap map = new(last, _room);
        if (named is null)
        {
            map.Reserve(last);
        }

        BitArray seen = new(last + 1);
        _connection.Take(columns, $"FROM {table}", [], rows =>
        {
            ReadOnlySpan<long> stored = rows.Int64(0);
            (ulong Low, ulong High, long Number)[] ids = new (ulong, ulong, long)[rows.Count];
            int count = 0;
            for (int row = 0; row < ids.Length; row++)
            {
                (ulong low, ulong high) = Hasher.Hash(rows.Utf8(1, row));
                if (named is null || named.Contains(low))
                {
                    ids[count++] = (low, high, stored[row]);
                }
            }

            lock (map)
            {
                map.MakeRoom(count);
                for (int n = 0; n < count; n++)
                {
                    (ulong low, ulong high, long number) = ids[n];
                    map.Prefetch(ids[Math.Min(n + Ahead, count - 1)].Low);
                    if (number < 1 || number > last || !Mark(seen, number) || !map.Put(low, high, (int)number))
                    {
                        throw new InvalidDataException(Invariant($"{table} is not dense, or two of its ids meet, at number {number}"));
                    }
                }
            }
        });
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
