using System.Text;
using Farthing.Core.Facts;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>
/// The table <c>codes</c> in memory: text to code and back, by domain. Codes of a domain are 1, 2, 3, …; 0 is "none" and
/// stands for empty text. Safe to use from several threads; which thread asks first decides the number.
/// </summary>
public sealed class CodeBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Domain> _domains = new(StringComparer.Ordinal);

    private CodeBook()
    {
        foreach ((string domain, IReadOnlyList<string> texts) in CodeDomains.Fixed)
        {
            Domain fixedCodes = new();
            foreach (string text in texts)
            {
                fixedCodes.Add(Encoding.UTF8.GetBytes(text));
            }

            _domains.Add(domain, fixedCodes);
        }
    }

    /// <summary>Reads the table.</summary>
    public static CodeBook Load(DuckDbConnection connection)
    {
        CodeBook book = new();
        using DuckDbReader reader = connection.Query("SELECT domain, code, text FROM codes ORDER BY domain, code");
        while (reader.Read())
        {
            Domain domain = book.DomainOf(reader.GetString(0)!);
            int code = reader.GetInt32(1);
            if (code > domain.Count && domain.Add(Encoding.UTF8.GetBytes(reader.GetString(2)!)) != code)
            {
                throw new InvalidDataException(Invariant($"table codes has a gap before code {code} of {reader.GetString(0)}"));
            }
        }

        return book;
    }

    /// <summary>The code of a text, a new one when the domain has not seen it; 0 for empty text.</summary>
    public int GetOrAdd(string domain, string text) => GetOrAdd(domain, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="GetOrAdd(string, string)"/>
    public int GetOrAdd(string domain, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return 0;
        }

        lock (_gate)
        {
            Domain codes = DomainOf(domain);
            int code = codes.Find(utf8);
            return code != 0 ? code
                : CodeDomains.Fixed.ContainsKey(domain)
                    ? throw new ArgumentException($"\"{Encoding.UTF8.GetString(utf8)}\" is not a {domain}", nameof(utf8))
                    : codes.Add(utf8.ToArray());
        }
    }

    /// <summary>The code of a text; 0 when the domain has never seen it.</summary>
    public int Find(string domain, string text) => Find(domain, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Find(string, string)"/>
    public int Find(string domain, ReadOnlySpan<byte> utf8)
    {
        lock (_gate)
        {
            return _domains.TryGetValue(domain, out Domain? codes) ? codes.Find(utf8) : 0;
        }
    }

    /// <summary>The text of a code; null for 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The domain has no such code.</exception>
    public string? Text(string domain, int code)
    {
        if (code == 0)
        {
            return null;
        }

        lock (_gate)
        {
            return Encoding.UTF8.GetString(DomainOf(domain)[code]);
        }
    }

    /// <summary>The UTF-8 bytes of a code's text; empty for 0. Ties and owners are ordered by these bytes.</summary>
    public ReadOnlyMemory<byte> Utf8(string domain, int code)
    {
        if (code == 0)
        {
            return default;
        }

        lock (_gate)
        {
            return DomainOf(domain)[code];
        }
    }

    /// <summary>How many codes a domain has: the largest code.</summary>
    public int Count(string domain)
    {
        lock (_gate)
        {
            return _domains.TryGetValue(domain, out Domain? codes) ? codes.Count : 0;
        }
    }

    /// <summary>All of a domain, by code.</summary>
    public IReadOnlyList<(int Code, string Text)> Entries(string domain)
    {
        lock (_gate)
        {
            return _domains.TryGetValue(domain, out Domain? codes)
                ? Enumerable.Range(1, codes.Count).Select(code => (code, Encoding.UTF8.GetString(codes[code]))).ToList()
                : [];
        }
    }

    /// <summary>The domains that have codes, in ordinal order.</summary>
    public IReadOnlyList<string> Domains()
    {
        lock (_gate)
        {
            return _domains.Where(d => d.Value.Count > 0).Select(d => d.Key).Order(StringComparer.Ordinal).ToList();
        }
    }

    /// <summary>
    /// Writes what the table does not have yet, in the caller's transaction. What the table has is read from it, so a
    /// rollback needs no undoing here.
    /// </summary>
    public void Save(DuckDbConnection connection)
    {
        Dictionary<string, int> saved = new(StringComparer.Ordinal);
        using (DuckDbReader reader = connection.Query("SELECT domain, max(code) FROM codes GROUP BY domain"))
        {
            while (reader.Read())
            {
                saved.Add(reader.GetString(0)!, reader.GetInt32(1));
            }
        }

        using DuckDbAppender appender = connection.Appender("codes");
        lock (_gate)
        {
            foreach ((string name, Domain codes) in _domains.OrderBy(d => d.Key, StringComparer.Ordinal))
            {
                for (int code = saved.GetValueOrDefault(name) + 1; code <= codes.Count; code++)
                {
                    appender.Append(name).Append(code).Append(codes[code].AsSpan()).EndRow();
                }
            }
        }

        appender.Complete();
    }

    private Domain DomainOf(string name)
    {
        if (!_domains.TryGetValue(name, out Domain? domain))
        {
            _domains.Add(name, domain = new Domain());
        }

        return domain;
    }

    private sealed class Domain
    {
        private readonly List<byte[]> _texts = [];
        private readonly Dictionary<byte[], int> _codes = new(Utf8Comparer.Instance);
        private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

        public Domain() => _lookup = _codes.GetAlternateLookup<ReadOnlySpan<byte>>();

        public int Count => _texts.Count;

        public byte[] this[int code] => code >= 1 && code <= _texts.Count
            ? _texts[code - 1]
            : throw new ArgumentOutOfRangeException(nameof(code), code, "no such code");

        public int Find(ReadOnlySpan<byte> utf8) => _lookup.TryGetValue(utf8, out int code) ? code : 0;

        public int Add(byte[] utf8)
        {
            _texts.Add(utf8);
            _codes.Add(utf8, _texts.Count);
            return _texts.Count;
        }
    }
}
