using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Core.Ledger;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Costing;

/// <summary>All inputs of one month, ready to be costed, with what its rows need when they are written.</summary>
/// <param name="Month">The month's index.</param>
/// <param name="Input">What the costing depends on.</param>
/// <param name="PieceMs">When each piece's cost counts.</param>
/// <param name="CarrierMs">When each carrier's cost counts.</param>
/// <param name="Digest">SHA-256 of everything the result depends on, in hexadecimal.</param>
public sealed record LoadedMonth(int Month, MonthInput Input, long[] PieceMs, long[] CarrierMs, string Digest);

/// <summary>
/// Reads a month's facts from the store into columns. The agents, codes, rates and the cost model are read once; a month's
/// rows only when asked for, so that a whole history is costed in the memory of a month or two.
/// </summary>
public sealed class MonthReader
{
    private readonly Workspace _workspace;
    private readonly CostModel _model;
    private readonly CodeBook _codes;
    private readonly CodeTexts _texts;
    private readonly AgentVersions _versions;
    private readonly ExchangeRates _rates;
    private readonly PieceReader _pieces;
    private readonly CarrierReader _carriers;
    private readonly int _threads;

    /// <summary>Reads what all months share.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="model">Its cost model.</param>
    /// <param name="connection">A connection to its store.</param>
    /// <param name="threads">Threads of a costing run.</param>
    public MonthReader(Workspace workspace, CostModel model, DuckDbConnection connection, int threads)
    {
        _workspace = workspace;
        _model = model;
        _threads = threads;
        _codes = CodeBook.Load(connection);
        _texts = new CodeTexts(
            Texts(CodeDomains.Agent), Texts(CodeDomains.Team), Texts(CodeDomains.Site), Texts(CodeDomains.Channel),
            Texts(CodeDomains.Vendor), Texts(CodeDomains.Role));
        _versions = ReadVersions(connection);
        _rates = ReadRates(connection);
        string[] declared = [.. model.Pools.Where(p => p.Where is not null).SelectMany(p => p.Where!.Fields).Distinct(StringComparer.Ordinal)];
        DeclaredDimension[] dimensions = [.. DeclaredDimensions.Of(workspace, connection).Where(d => declared.Contains(d.Id, StringComparer.Ordinal))];
        _pieces = new PieceReader(_codes, _texts, _versions, dimensions, connection);
        _carriers = new CarrierReader(_codes, dimensions, connection);
    }

    /// <summary>What codes mean.</summary>
    public CodeTexts Texts() => _texts;

    /// <summary>Exchange rates.</summary>
    public ExchangeRates Rates => _rates;

    /// <summary>Whether some rule of a cost model can put a cost on a carrier.</summary>
    public bool NeedsCarriers() =>
        _model.Pools.Any(p => p.Driver.OnCarriers || p.StepDown.Count > 0) || _model.Rates.Any(r => r.Driver.OnCarriers);

    /// <summary>The store's codes.</summary>
    public CodeBook Codes => _codes;

    /// <summary>Reads a month.</summary>
    /// <exception cref="Core.Errors.UserException">The ledger cannot be costed: FT-3010, FT-3011, FT-3012.</exception>
    public LoadedMonth Read(DuckDbConnection connection, int month, CancellationToken cancellation, long trace = 0)
    {
        WorkspaceCalendar calendar = _workspace.Calendar;
        (long StartMs, long EndMs) instants = calendar.MonthInstants(month);
        AgentDirectory agents = ReadAgents(connection, month);
        MonthLedger ledger = ReadLedger(connection, month, agents);
        PieceSet pieces = _pieces.Read(connection, month, instants, _threads, cancellation);
        CarrierSet carriers = _carriers.Read(connection, instants, NeedsCarriers(), cancellation);
        (int firstDay, int endDay) = calendar.MonthDays(month);
        bool datedRates = _model.RateChanges(firstDay, endDay).Length > 0;
        MonthInput input = new(
            _model, firstDay, endDay, ledger, _rates, _texts, agents,
            pieces.Rows, datedRates ? Days(pieces.CostMs) : [], carriers.Rows, datedRates ? Days(carriers.CostMs) : [])
        {
            Threads = _threads,
            Trace = trace,
        };
        return new LoadedMonth(month, input, pieces.CostMs, carriers.CostMs, InputDigest.Of(_workspace, month, input, pieces.CostMs, carriers.CostMs));
    }

    /// <summary>A month's ledger alone, for checks and for messages about months that cannot be costed.</summary>
    /// <exception cref="Core.Errors.UserException">FT-3010, FT-3011, FT-3012.</exception>
    public MonthLedger ReadLedger(DuckDbConnection connection, int month) => ReadLedger(connection, month, ReadAgents(connection, month));

    /// <summary>The agents of a month: version at its end, paid time in it.</summary>
    public AgentDirectory ReadAgents(DuckDbConnection connection, int month)
    {
        (long startMs, long endMs) = _workspace.Calendar.MonthInstants(month);
        (int firstDay, int endDay) = _workspace.Calendar.MonthDays(month);
        AgentDirectory agents = new(_texts);
        for (int agent = 1; agent < _texts.Agents; agent++)
        {
            AgentVersion version = _versions.At(agent, endMs - 1);
            (agents.Role[agent], agents.Team[agent], agents.Site[agent], agents.Vendor[agent]) =
                (version.Role, version.Team, version.Site, version.Vendor);
        }

        ReadStaffing(connection, agents, startMs, endMs);
        using DuckDbReader paid = connection.Query(
            "SELECT agent, first_day, end_day, paid_ms FROM paid_time WHERE first_day < $1 AND end_day > $2", endDay, firstDay);
        while (paid.Read())
        {
            int from = paid.GetInt32(1), to = paid.GetInt32(2);
            agents.PaidTimeMs[paid.GetInt32(0)] += Core.Money.Cascade.Between(
                paid.GetInt64(3), Math.Max(0, firstDay - from), Math.Min(to, endDay) - from, to - from);
        }

        return agents;
    }

    private static void ReadStaffing(DuckDbConnection connection, AgentDirectory agents, long startMs, long endMs)
    {
        using DuckDbReader reader = connection.Query(
            """
            SELECT agent, greatest(started_ms, $2) AS from_ms, least(ended_ms, $1) AS to_ms FROM staffing
            WHERE started_ms < $1 AND ended_ms > $2 AND ended_ms > started_ms
              AND (paid = 1 OR (paid IS NULL AND coalesce(state, 0) <> 5))
            ORDER BY agent, from_ms
            """,
            endMs, startMs);
        int current = 0;
        long reach = long.MinValue;
        while (reader.Read())
        {
            int agent = reader.GetInt32(0);
            long from = reader.GetInt64(1), to = reader.GetInt64(2);
            (current, reach) = agent == current ? (current, reach) : (agent, long.MinValue);
            agents.StaffedMs[agent] += Math.Max(0, to - Math.Max(from, reach));
            reach = Math.Max(reach, to);
        }
    }

    private MonthLedger ReadLedger(DuckDbConnection connection, int month, AgentDirectory agents)
    {
        (int firstDay, int endDay) = _workspace.Calendar.MonthDays(month);
        return MonthLedger.Read(
            _model, LedgerReader.Read(connection, _codes, _workspace, firstDay, endDay), firstDay, endDay, _rates, agents, _texts);
    }

    private int[] Days(long[] instants)
    {
        int[] days = new int[instants.Length];
        for (int i = 0; i < days.Length; i++)
        {
            days[i] = _workspace.Calendar.DayOf(instants[i]);
        }

        return days;
    }

    private string?[] Texts(string domain) => [null, .. _codes.Entries(domain).Select(e => e.Text)];

    private AgentVersions ReadVersions(DuckDbConnection connection)
    {
        List<(int Agent, AgentVersion Version)> versions = [];
        using DuckDbReader reader = connection.Query("SELECT agent, from_ms, role, team, site, vendor FROM d_agents WHERE agent <> 0");
        while (reader.Read())
        {
            versions.Add((reader.GetInt32(0), new AgentVersion(
                reader.GetInt64(1), Code(reader, 2), Code(reader, 3), Code(reader, 4), Code(reader, 5))));
        }

        return new AgentVersions(_texts.Agents, versions);
    }

    private ExchangeRates ReadRates(DuckDbConnection connection)
    {
        ExchangeRates rates = new(_workspace.Currency);
        using DuckDbReader reader = connection.Query("SELECT currency, day, rate FROM fx ORDER BY currency, day");
        while (reader.Read())
        {
            rates.Add(_codes.Text(CodeDomains.Currency, reader.GetInt32(0)) ?? "", reader.GetInt32(1), reader.GetInt64(2));
        }

        return rates;
    }

    private static int Code(DuckDbReader reader, int column) => reader.IsNull(column) ? 0 : reader.GetInt32(column);
}
