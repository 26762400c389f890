using System.Collections.Concurrent;
using System.Numerics;
using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>What a KPI must be to be listed; what is null is not asked.</summary>
/// <param name="Area">efficiency, effectiveness, satisfaction or value.</param>
/// <param name="Category">The part of the catalogue.</param>
/// <param name="Industry">An industry that the KPI names.</param>
/// <param name="Tag">A tag that the KPI has.</param>
/// <param name="Timing">leading or lagging.</param>
/// <param name="Ready">Whether its inputs are there; null: not asked.</param>
public sealed record KpiFacets(
    string? Area = null, string? Category = null, string? Industry = null, string? Tag = null, string? Timing = null,
    Func<KpiDefinition, bool>? Ready = null)
{
    /// <summary>How many values a message names.</summary>
    private const int MostNamed = 12;

    /// <summary>Whether a KPI is such a one.</summary>
    public bool Holds(KpiDefinition kpi) =>
        (Category is null || kpi.Category == Category)
        && (Area is null || WordOf(kpi.Attributes.Area) == Area)
        && (Timing is null || WordOf(kpi.Attributes.Timing) == Timing)
        && (Industry is null || kpi.Attributes.Industries.Contains(Industry, StringComparer.OrdinalIgnoreCase))
        && (Tag is null || kpi.Attributes.Tags.Contains(Tag, StringComparer.OrdinalIgnoreCase))
        && (Ready is null || Ready(kpi));

    /// <summary>The values of a facet (area, category, industry, tag, timing) that a KPI has.</summary>
    public static IEnumerable<string> ValuesOf(KpiDefinition kpi, string facet) => facet switch
    {
        "area" => kpi.Attributes.Area is null ? [] : [WordOf(kpi.Attributes.Area)!],
        "timing" => kpi.Attributes.Timing is null ? [] : [WordOf(kpi.Attributes.Timing)!],
        "category" => [kpi.Category],
        "industry" => kpi.Attributes.Industries,
        "tag" => kpi.Attributes.Tags,
        _ => throw new ArgumentException(facet, nameof(facet)),
    };

    /// <summary>The value of a facet that a word means, as the catalogue writes it.</summary>
    /// <param name="kpis">The KPIs that can be listed.</param>
    /// <param name="facet">area, category, industry, tag or timing.</param>
    /// <param name="word">What was written, letters without case.</param>
    /// <param name="argument">Where it was written, for the message.</param>
    /// <exception cref="UserException">FT-4010: no KPI has that value; the suggestion is the nearest, or the commonest there are.</exception>
    public static string Value(IReadOnlyList<KpiDefinition> kpis, string facet, string word, string argument)
    {
        IReadOnlyList<(string Value, int Count)> known = KpiSearch.Count(kpis, facet);
        if (known.FirstOrDefault(k => k.Value.Equals(word, StringComparison.OrdinalIgnoreCase)).Value is { } value)
        {
            return value;
        }

        string all = string.Join(", ", known.Take(MostNamed).Select(k => k.Value));
        string? suggestion = NearMatch.Suggest(word, known.Select(k => k.Value))
            ?? (known.Count == 0 ? null : known.Count <= MostNamed ? "there are " + all : $"the commonest are {all}; there are {Invariant($"{known.Count - MostNamed}")} more");
        throw new UserException("FT-4010", $"There is no {facet} \"{word}\".", SourcePlace.Argument(argument, word), suggestion);
    }

    private static string? WordOf<T>(T? value) where T : struct, Enum => value?.ToString().ToLowerInvariant();
}

/// <summary>
/// Full-text search over KPIs, made once. Every word that is asked for must be found: as it stands, as the beginning of a
/// word, inside one (words of four letters and more), or, where nothing of that is there, with a letter or two wrong; short words with a letter
/// wrong count in names and tags only, because in texts nearly every one is near another. Where no KPI has all words, those that
/// have most of them are given. Words count most in id, aliases and title, then in tags, then in what the KPI is filed under,
/// then in the texts; rare words count more than common ones.
/// </summary>
public sealed class KpiSearch
{
    private const int Scale = 64;
    private const int ShortWord = 4;
    private const int TagWeight = 5;

    private static readonly HashSet<string> Ignored =
        ["a", "an", "and", "by", "do", "does", "for", "how", "in", "is", "it", "of", "on", "or", "our", "the", "to", "we", "what", "with"];

    private readonly KpiDefinition[] _kpis;
    private readonly string[] _words;
    private readonly ulong[] _letters;
    private readonly (int Kpi, int Weight)[][] _postings;
    private readonly Dictionary<string, List<int>> _names;
    private readonly ConcurrentBag<Scratch> _scratch = [];

    /// <summary>Reads all KPIs into the index.</summary>
    public KpiSearch(IEnumerable<KpiDefinition> kpis)
    {
        _kpis = [.. kpis.OrderBy(k => k.Id, StringComparer.Ordinal)];
        Dictionary<string, Dictionary<int, int>> index = new(StringComparer.Ordinal);
        _names = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (int i = 0; i < _kpis.Length; i++)
        {
            foreach ((string text, int weight) in Texts(_kpis[i]))
            {
                Add(index, text, i, weight);
            }

            foreach (string name in _kpis[i].Aliases.Append(_kpis[i].Title).Append(_kpis[i].Id))
            {
                string key = string.Join(' ', WordsOf(name));
                if (!_names.TryGetValue(key, out List<int>? of))
                {
                    _names.Add(key, of = []);
                }

                of.Add(i);
            }
        }

        _words = [.. index.Keys.Order(StringComparer.Ordinal)];
        _letters = [.. _words.Select(Letters)];
        _postings = [.. _words.Select(w => index[w].Select(p => (p.Key, p.Value)).ToArray())];
    }

    /// <summary>The KPIs that a text means, best first, then by id.</summary>
    /// <param name="text">Words in any order; none gives nothing.</param>
    /// <param name="facets">What the KPIs must be beside it; null: anything.</param>
    public IReadOnlyList<KpiDefinition> Find(string text, KpiFacets? facets = null)
    {
        string[] asked = [.. WordsOf(text)];
        string[] words = [.. asked.Where(w => !Ignored.Contains(w)).Distinct(StringComparer.Ordinal)];
        words = words.Length == 0 ? asked : words;
        if (words.Length == 0)
        {
            return [];
        }

        Scratch scratch = _scratch.TryTake(out Scratch? used) ? used : new Scratch(_kpis.Length);
        try
        {
            foreach (string word in words)
            {
                scratch.Word(Matches(word, out int least), least, _postings, _kpis.Length);
            }

            foreach (int named in _names.GetValueOrDefault(string.Join(' ', asked)) ?? [])
            {
                scratch.Name(named);
            }

            return [.. scratch.Ranked(words.Length).Select(i => _kpis[i]).Where(k => facets?.Holds(k) ?? true)];
        }
        finally
        {
            scratch.Clear();
            _scratch.Add(scratch);
        }
    }

    /// <summary>How many of some KPIs have each value of a facet, the commonest first.</summary>
    public static IReadOnlyList<(string Value, int Count)> Count(IEnumerable<KpiDefinition> kpis, string facet)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string value in kpis.SelectMany(k => KpiFacets.ValuesOf(k, facet)))
        {
            counts[value] = counts.GetValueOrDefault(value) + 1;
        }

        return [.. counts.Select(c => (c.Key, c.Value)).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)];
    }

    /// <summary>Small letters and digits in runs; everything else parts them.</summary>
    internal static IEnumerable<string> WordsOf(string text)
    {
        int from = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool within = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (within && from < 0)
            {
                from = i;
            }
            else if (!within && from >= 0)
            {
                yield return text[from..i].ToLowerInvariant();
                from = -1;
            }
        }
    }

    private static IEnumerable<(string Text, int Weight)> Texts(KpiDefinition kpi)
    {
        KpiAttributes a = kpi.Attributes;
        return
        [
            (kpi.Id, 8),
            .. kpi.Aliases.Select(x => (x, 6)),
            (kpi.Title, 7),
            .. a.Tags.Select(x => (x, 5)),
            (kpi.Category, 3),
            .. a.Industries.Select(x => (x, 2)),
            .. a.Systems.Select(x => (x, 1)),
            (kpi.Definition, 2),
            (kpi.Printed ?? "", 1),
            (a.Measurement ?? "", 1),
            .. a.Questions.Select(q => (q.Ask.Text, 1)),
        ];
    }

    private static void Add(Dictionary<string, Dictionary<int, int>> index, string text, int kpi, int weight)
    {
        foreach (string word in WordsOf(text))
        {
            if (!index.TryGetValue(word, out Dictionary<int, int>? of))
            {
                index.Add(word, of = []);
            }

            of[kpi] = Math.Max(of.GetValueOrDefault(kpi), weight);
        }
    }

    /// <summary>The indexed words that a word can mean, each with how well it fits (of 100).</summary>
    /// <param name="word">The word.</param>
    /// <param name="least">The weight from which on the places count where these words stand.</param>
    private List<(int Word, int Fit)> Matches(string word, out int least)
    {
        List<(int, int)> found = [];
        least = 0;
        int first = Array.BinarySearch(_words, word, StringComparer.Ordinal);
        if (first >= 0)
        {
            found.Add((first, 100));
        }

        for (int i = first < 0 ? ~first : first + 1; i < _words.Length && _words[i].StartsWith(word, StringComparison.Ordinal); i++)
        {
            found.Add((i, 70));
        }

        if (found.Count == 0 && word.Length >= ShortWord)
        {
            Inside(word, found);
        }

        if (found.Count == 0)
        {
            Near(word, found);
            least = word.Length <= ShortWord ? TagWeight : 0;
        }

        return found;
    }

    private void Inside(string word, List<(int, int)> found)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            if (_words[i].Contains(word, StringComparison.Ordinal))
            {
                found.Add((i, 40));
            }
        }
    }

    private void Near(string word, List<(int, int)> found)
    {
        int most = word.Length switch
        {
            <= 3 => 0,
            <= 7 => 1,
            _ => 2,
        };
        if (most == 0 || char.IsDigit(word[0]))
        {
            return;
        }

        ulong letters = Letters(word);
        int[] rows = new int[3 * (word.Length + most + 2)];
        for (int i = 0; i < _words.Length; i++)
        {
            string other = _words[i];
            if (Math.Abs(other.Length - word.Length) <= most
                && BitOperations.PopCount(letters ^ _letters[i]) <= 2 * most
                && EditDistance.Within(word, other, most, rows) is { } distance)
            {
                found.Add((i, distance == 1 ? 45 : 30));
            }
        }
    }

    /// <summary>A bit for each letter that a word has; one wrong letter changes two bits at most.</summary>
    private static ulong Letters(string word)
    {
        ulong bits = 0;
        foreach (char c in word)
        {
            bits |= 1UL << (c % 64);
        }

        return bits;
    }

    /// <summary>The points of one search, kept for the next: nothing of the catalogue's size is made twice.</summary>
    private sealed class Scratch(int kpis)
    {
        private readonly int[] _points = new int[kpis];
        private readonly int[] _best = new int[kpis];
        private readonly byte[] _words = new byte[kpis];
        private readonly List<int> _touched = [];
        private readonly List<int> _now = [];

        public void Word(List<(int Word, int Fit)> matches, int least, (int Kpi, int Weight)[][] postings, int all)
        {
            foreach ((int word, int fit) in matches)
            {
                int rarity = Scale + (Scale / 8 * BitOperations.Log2((uint)(all / postings[word].Length) + 1));
                foreach ((int kpi, int weight) in postings[word])
                {
                    if (weight < least)
                    {
                        continue;
                    }

                    int points = weight * fit * rarity / Scale;
                    if (_best[kpi] == 0)
                    {
                        _now.Add(kpi);
                    }

                    _best[kpi] = Math.Max(_best[kpi], points);
                }
            }

            foreach (int kpi in _now)
            {
                if (_words[kpi] == 0)
                {
                    _touched.Add(kpi);
                }

                _points[kpi] += _best[kpi];
                _best[kpi] = 0;
                _words[kpi] += (byte)(_words[kpi] < byte.MaxValue ? 1 : 0);
            }

            _now.Clear();
        }

        /// <summary>The text is the KPI's whole name: it goes before all others.</summary>
        public void Name(int kpi) => _points[kpi] += _points[kpi] > 0 ? 1_000_000 : 0;

        /// <summary>The KPIs with all words, or where there are none those with most, if these are half of them or more.</summary>
        public IEnumerable<int> Ranked(int words)
        {
            int most = 0;
            foreach (int kpi in _touched)
            {
                most = Math.Max(most, _words[kpi]);
            }

            int needed = Math.Min(most, words);
            if (needed * 2 < words)
            {
                return [];
            }

            // The KPIs are in the order of their ids: the number itself breaks ties.
            long[] keys = [.. _touched.Where(k => _words[k] >= needed).Select(k => ((long)(int.MaxValue - _points[k]) << 32) | (uint)k)];
            Array.Sort(keys);
            return keys.Select(k => (int)(k & 0xFFFFFFFF));
        }

        public void Clear()
        {
            foreach (int kpi in _touched)
            {
                (_points[kpi], _words[kpi]) = (0, 0);
            }

            _touched.Clear();
        }
    }
}
