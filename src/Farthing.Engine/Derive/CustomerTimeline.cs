using System.Runtime.InteropServices;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>Milliseconds from an interaction's arrival to those of its neighbours; −1: no such neighbour.</summary>
[StructLayout(LayoutKind.Auto)]
internal record struct Gaps
{
    public long Previous;
    public long Next;
    public long PreviousTopic;
    public long NextTopic;
    public long NextAgent;
    public long NextOrder;

    public static Gaps None { get; } =
        new() { Previous = -1, Next = -1, PreviousTopic = -1, NextTopic = -1, NextAgent = -1, NextOrder = -1 };
}

/// <summary>
/// The interactions of each customer in order of arrival (ties by the UTF-8 bytes of their ids), and from them what
/// came before and after. Rows are scattered to their customers by counting; a customer's few rows then fit the
/// processor's cache, whatever the order in which they were imported. A visit takes 16 bytes, gaps take three times as much: they are
/// worked out for a range of interactions at a time, which is quicker than having memory for all.
/// </summary>
internal sealed class CustomerTimeline
{
    /// <summary>One interaction, as its customer's other interactions see it.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Visit
    {
        public readonly long ArrivedMs;
        public readonly uint Interaction;      // its place
        public readonly int TopicAndKind;      // topic × 4 + (answered ? 1 : 0) + (has an agent segment ? 2 : 0)

        /// <summary>An excluded interaction is nobody's neighbour, though it has neighbours itself: it is neither answered nor handled.</summary>
        public Visit(long arrivedMs, long place, int topic, bool answered, bool handled)
        {
            (ArrivedMs, Interaction) = (arrivedMs, (uint)place);
            TopicAndKind = (topic << 2) + (answered ? 1 : 0) + (handled ? 2 : 0);
        }
    }

    // A refund is no order that a contact led to.
    private const string Orders =
        "(SELECT customer, ordered_ms FROM orders WHERE coalesce(kind, 0) NOT IN (SELECT code FROM codes WHERE domain = 'order-kind' AND lower(text) = 'refund'))";

    // So many ids are looked for one by one; of more all between the first and the last are read.
    private const int FewTies = 500;

    private readonly Visit[] _visits;
    private readonly long[] _first;          // by customer; one more at the end
    private readonly long[] _orders;
    private readonly long[] _firstOrder;
    private readonly int _topics;
    private Gaps[] _gaps = [];               // by the interaction's place in the range
    private long _from;
    private int _count;

    private CustomerTimeline(Visit[] visits, long[] first, long[] orders, long[] firstOrder, int topics) =>
        (_visits, _first, _orders, _firstOrder, _topics) = (visits, first, orders, firstOrder, topics);

    /// <summary>The gaps of an interaction of a known customer, if it is in the range; of any other, none.</summary>
    public ref readonly Gaps this[long interaction] =>
        ref IsInRange(interaction) ? ref _gaps[interaction - _from] : ref NoGaps[0];

    /// <summary>Of nobody.</summary>
    public static CustomerTimeline None { get; } = new([], [0], [], [0], 0);

    private static readonly Gaps[] NoGaps = [Gaps.None];

    /// <summary>Reads interactions and orders and puts them in order.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="rows">Where interactions are read from.</param>
    /// <param name="kinds">Their outcomes.</param>
    /// <param name="places">One more than the last of their places; the places of neighbours follow.</param>
    /// <param name="neighbours">Other interactions of their customers.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static CustomerTimeline Load(
        DuckDbConnection connection, InteractionRows rows, HandlingKinds kinds, long places, Neighbours neighbours, CancellationToken cancellation)
    {
        long customers = 1 + (connection.Scalar<long?>(
            $"SELECT greatest(coalesce((SELECT max(customer) FROM {rows.Interactions}), 0), coalesce((SELECT max(customer) FROM orders), 0))") ?? 0);
        int topics = 1 + (int)(connection.Scalar<long?>($"SELECT max(topic)::BIGINT FROM {rows.Interactions}") ?? 0);
        foreach (Neighbour neighbour in neighbours.All)
            (customers, topics) = (Math.Max(customers, neighbour.Customer + 1), Math.Max(topics, neighbour.Topic + 1));
        long[] first = Starts(connection, rows.Interactions, customers, neighbours.All, cancellation);
        long[] firstOrder = Starts(connection, Orders, customers, [], cancellation);
        Visit[] visits = new Visit[first[^1]];
        long[] orders = new long[firstOrder[^1]];
        CustomerTimeline timeline = new(visits, first, orders, firstOrder, topics);
        timeline.ReadVisits(connection, rows, kinds, places, neighbours.All, cancellation);
        timeline.ReadOrders(connection, cancellation);
        timeline.Sort(tied => IdsOf(connection, rows, places, neighbours.All, tied, cancellation));
        return timeline;
    }

    /// <summary>Where each customer's rows begin when rows are put together by customer; customer 0 has none.</summary>
    private static long[] Starts(
        DuckDbConnection connection, string table, long customers, IReadOnlyList<Neighbour> neighbours, CancellationToken cancellation)
    {
        long[] starts = new long[customers + 1];
        using (DuckDbReader reader = connection.Query($"SELECT customer FROM {table} WHERE customer > 0", [], cancellation))
            while (reader.ReadChunk())
                foreach (long customer in reader.Int64(0)) starts[customer + 1]++;
        foreach (Neighbour neighbour in neighbours) starts[neighbour.Customer + 1]++;
        for (long customer = 0; customer < customers; customer++) starts[customer + 1] += starts[customer];
        return starts;
    }

    private void ReadVisits(
        DuckDbConnection connection, InteractionRows rows, HandlingKinds kinds, long places, IReadOnlyList<Neighbour> neighbours, CancellationToken cancellation)
    {
        string sql = $"SELECT customer, k, started_ms, coalesce(topic, 0), coalesce(outcome, 0) FROM {rows.Interactions} WHERE customer > 0";
        long[] at = _first[..^1];
        using (DuckDbReader reader = connection.Query(sql, [], cancellation))
            while (reader.ReadChunk())
            {
                ReadOnlySpan<long> customer = reader.Int64(0);
                ReadOnlySpan<long> interaction = reader.Int64(1);
                ReadOnlySpan<long> arrived = reader.Int64(2);
                ReadOnlySpan<int> topic = reader.Int32(3);
                ReadOnlySpan<int> outcome = reader.Int32(4);
                for (int row = 0; row < customer.Length; row++)
                {
                    long i = interaction[row];
                    int derived = kinds.Outcome(i, outcome[row]);
                    _visits[at[customer[row]]++] = new Visit(
                        arrived[row], i, topic[row], derived == HandlingKinds.Answered, derived != HandlingKinds.Excluded && kinds.HasAgent(i));
                }
            }

        for (int n = 0; n < neighbours.Count; n++)
        {
            Neighbour neighbour = neighbours[n];
            _visits[at[neighbour.Customer]++] = new Visit(neighbour.ArrivedMs, places + n, neighbour.Topic, neighbour.IsAnswered, neighbour.HasAgent);
        }
    }

    private void ReadOrders(DuckDbConnection connection, CancellationToken cancellation)
    {
        if (_orders.Length == 0) return;
        long[] at = _firstOrder[..^1];
        using (DuckDbReader reader = connection.Query($"SELECT customer, ordered_ms FROM {Orders} WHERE customer > 0", [], cancellation))
            while (reader.ReadChunk())
            {
                ReadOnlySpan<long> customer = reader.Int64(0);
                ReadOnlySpan<long> ordered = reader.Int64(1);
                for (int row = 0; row < customer.Length; row++) _orders[at[customer[row]]++] = ordered[row];
            }

        for (int customer = 0; customer < _firstOrder.Length - 1; customer++)
            Array.Sort(_orders, (int)_firstOrder[customer], (int)(_firstOrder[customer + 1] - _firstOrder[customer]));
    }

    private void Sort(Func<HashSet<long>, Dictionary<long, byte[]>> idsOf)
    {
        HashSet<long> tied = [];
        for (long customer = 1; customer < _first.Length - 1; customer++)
        {
            Span<Visit> visits = Of(customer);
            bool sorted = true;
            for (int n = 1; n < visits.Length && sorted; n++) sorted = visits[n - 1].ArrivedMs <= visits[n].ArrivedMs;
            if (!sorted) visits.Sort(static (a, b) => a.ArrivedMs.CompareTo(b.ArrivedMs));
            for (int n = 1; n < visits.Length; n++)
                if (visits[n - 1].ArrivedMs == visits[n].ArrivedMs)
                {
                    tied.Add(visits[n - 1].Interaction);
                    tied.Add(visits[n].Interaction);
                }
        }

        if (tied.Count > 0) SortTies(idsOf(tied));
    }

    private void SortTies(Dictionary<long, byte[]> ids)
    {
        for (long customer = 1; customer < _first.Length - 1; customer++)
        {
            Span<Visit> visits = Of(customer);
            for (int n = 0; n < visits.Length;)
            {
                int end = n + 1;
                while (end < visits.Length && visits[end].ArrivedMs == visits[n].ArrivedMs) end++;
                if (end - n > 1)
                    visits[n..end].Sort((a, b) => ids[a.Interaction].AsSpan().SequenceCompareTo(ids[b.Interaction]));
                n = end;
            }
        }
    }

    private static Dictionary<long, byte[]> IdsOf(
        DuckDbConnection connection, InteractionRows rows, long places, IReadOnlyList<Neighbour> neighbours, HashSet<long> wanted, CancellationToken cancellation)
    {
        Dictionary<long, byte[]> ids = new(wanted.Count);
        Read(rows.Ids, "k", wanted.Where(w => w < places).ToDictionary(w => w, w => w));
        Read("interaction_ids", "i", wanted.Where(w => w >= places).ToDictionary(w => neighbours[(int)(w - places)].Interaction, w => w));
        return ids;

        void Read(string table, string key, Dictionary<long, long> placeOf)
        {
            if (placeOf.Count == 0) return;
            string which = placeOf.Count <= FewTies
                ? $"IN ({string.Join(", ", placeOf.Keys.Select(n => Invariant($"{n}")))})"
                : Invariant($"BETWEEN {placeOf.Keys.Min()} AND {placeOf.Keys.Max()}");
            using DuckDbReader reader = connection.Query($"SELECT {key}, interaction_id FROM {table} WHERE {key} {which}", [], cancellation);
            while (reader.ReadChunk())
            {
                ReadOnlySpan<long> number = reader.Int64(0);
                for (int row = 0; row < number.Length; row++)
                    if (placeOf.TryGetValue(number[row], out long place)) ids[place] = reader.Utf8(1, row).ToArray();
            }
        }
    }

    private Span<Visit> Of(long customer) =>
        _visits.AsSpan((int)_first[customer], (int)(_first[customer + 1] - _first[customer]));

    /// <summary>
    /// Computes the gaps of the interactions at the places from <paramref name="from"/> until <paramref name="end"/>. Customers are
    /// independent: each processor takes a stretch of them.
    /// </summary>
    public void Measure(long from, long end, CancellationToken cancellation)
    {
        (_from, _count) = (from, _visits.Length == 0 ? 0 : (int)(end - from));
        if (_count == 0) return;
        if (_gaps.Length < _count) _gaps = new Gaps[_count];
        _gaps.AsSpan(0, _count).Fill(Gaps.None);
        int parts = Environment.ProcessorCount * 4;
        Parallel.For(0, parts, new ParallelOptions { CancellationToken = cancellation }, part =>
        {
            long customers = _first.Length - 2;
            TopicMemory memory = new(_topics);
            for (long customer = 1 + customers * part / parts; customer <= customers * (part + 1) / parts; customer++)
            {
                Span<Visit> visits = Of(customer);
                if (!AnyInRange(visits)) continue;
                LookBack(visits, memory);
                LookAhead(visits, memory);
                LookForOrders(visits, customer);
            }
        });
    }

    private bool IsInRange(long interaction) => interaction >= _from && interaction < _from + _count;

    private bool AnyInRange(ReadOnlySpan<Visit> visits)
    {
        foreach (ref readonly Visit visit in visits)
            if (IsInRange(visit.Interaction)) return true;
        return false;
    }

    private void LookBack(Span<Visit> visits, TopicMemory memory)
    {
        long answered = -1;
        memory.Forget();
        for (int n = 0; n < visits.Length; n++)
        {
            ref readonly Visit visit = ref visits[n];
            int topic = visit.TopicAndKind >> 2;
            if (IsInRange(visit.Interaction))
            {
                ref Gaps gaps = ref _gaps[visit.Interaction - _from];
                if (answered >= 0) gaps.Previous = visit.ArrivedMs - visits[(int)answered].ArrivedMs;
                if (memory.Recall(topic, out int same)) gaps.PreviousTopic = visit.ArrivedMs - visits[same].ArrivedMs;
            }

            if ((visit.TopicAndKind & 1) == 0) continue;
            answered = n;
            memory.Keep(topic, n);
        }
    }

    private void LookAhead(Span<Visit> visits, TopicMemory memory)
    {
        int answered = -1;
        int handled = -1;
        memory.Forget();
        for (int n = visits.Length - 1; n >= 0; n--)
        {
            ref readonly Visit visit = ref visits[n];
            int topic = visit.TopicAndKind >> 2;
            if (IsInRange(visit.Interaction))
            {
                ref Gaps gaps = ref _gaps[visit.Interaction - _from];
                if (answered >= 0) gaps.Next = visits[answered].ArrivedMs - visit.ArrivedMs;
                if (handled >= 0) gaps.NextAgent = visits[handled].ArrivedMs - visit.ArrivedMs;
                if (memory.Recall(topic, out int same)) gaps.NextTopic = visits[same].ArrivedMs - visit.ArrivedMs;
            }

            if ((visit.TopicAndKind & 2) != 0) handled = n;
            if ((visit.TopicAndKind & 1) == 0) continue;
            answered = n;
            memory.Keep(topic, n);
        }
    }

    private void LookForOrders(Span<Visit> visits, long customer)
    {
        if (_orders.Length == 0) return;
        ReadOnlySpan<long> orders = _orders.AsSpan((int)_firstOrder[customer], (int)(_firstOrder[customer + 1] - _firstOrder[customer]));
        int at = 0;
        foreach (ref readonly Visit visit in visits)
        {
            while (at < orders.Length && orders[at] < visit.ArrivedMs) at++;
            if (at == orders.Length) return;
            if (IsInRange(visit.Interaction)) _gaps[visit.Interaction - _from].NextOrder = orders[at] - visit.ArrivedMs;
        }
    }

    /// <summary>The latest visit of each topic, of one customer at a time: forgetting is a count, not a sweep.</summary>
    private sealed class TopicMemory(int topics)
    {
        private readonly int[] _visit = new int[topics];
        private readonly int[] _when = new int[topics];
        private int _now;

        public void Forget() => _now++;

        public void Keep(int topic, int visit) => (_visit[topic], _when[topic]) = (visit, _now);

        public bool Recall(int topic, out int visit)
        {
            visit = _visit[topic];
            return _when[topic] == _now;
        }
    }
}
