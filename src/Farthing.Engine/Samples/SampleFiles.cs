using System.Runtime.ExceptionServices;

namespace Farthing.Engine.Samples;

/// <summary>The canonical files of a case, open for writing. Their columns are those of the packs of the same name.</summary>
internal sealed class SampleFiles : IDisposable
{
    private readonly List<CsvFile> _all = [];
    private readonly string _folder;

    /// <summary>Creates all files in a folder.</summary>
    public SampleFiles(string folder)
    {
        _folder = folder;
        Interactions = Open(
            "interactions", "interaction_id,customer_id,issue_id,channel,direction,party,queue,topic,vendor,started_at,"
            + "completed_at,wait_s,outcome,first_response_at,resolved,escalated,complaint,language");
        Segments = Open("segments", "segment_id,interaction_id,agent_id,kind,queue,vendor,started_at,ended_at,talk_s,hold_s,wrap_s");
        Agents = Open("agents", "agent_id,valid_from,name,role,team,site,vendor,hired_on");
        Staffing = Open("staffing", "agent_id,started_at,ended_at,state,paid");
        Ledger = Open("ledger", "line_id,date,period,account,amount,currency,agent_id,team,site,channel,vendor,initiative,memo");
        Usage = Open("usage", "event_id,interaction_id,meter,quantity,at");
        Surveys = Open("surveys", "response_id,question,interaction_id,customer_id,instrument,score,sent_at,answered_at");
        Customers = Open("customers", "customer_id,customer_segment,acquired_on,lost_on,plan,first_value_at");
        Issues = Open("issues", "issue_id,customer_id,topic,opened_at,first_response_at,resolved_at,reopened,escalated,complaint");
        Orders = Open("orders", "order_id,customer_id,ordered_at,amount,currency,kind");
    }

    /// <summary>interactions.csv.</summary>
    public CsvFile Interactions { get; }

    /// <summary>segments.csv.</summary>
    public CsvFile Segments { get; }

    /// <summary>agents.csv.</summary>
    public CsvFile Agents { get; }

    /// <summary>staffing.csv.</summary>
    public CsvFile Staffing { get; }

    /// <summary>ledger.csv.</summary>
    public CsvFile Ledger { get; }

    /// <summary>usage.csv.</summary>
    public CsvFile Usage { get; }

    /// <summary>surveys.csv.</summary>
    public CsvFile Surveys { get; }

    /// <summary>customers.csv.</summary>
    public CsvFile Customers { get; }

    /// <summary>issues.csv.</summary>
    public CsvFile Issues { get; }

    /// <summary>orders.csv.</summary>
    public CsvFile Orders { get; }

    /// <summary>Path, pack and rows of each file.</summary>
    public IReadOnlyList<SampleFile> Summary() =>
        [.. _all.Select(f => new SampleFile(f.Path, Path.GetFileNameWithoutExtension(f.Path), f.Rows))];

    /// <inheritdoc/>
    public void Dispose()
    {
        // On a full disk every file fails to write its rest; all of them are closed all the same.
        IOException? first = null;
        foreach (CsvFile file in _all)
        {
            try
            {
                file.Dispose();
            }
            catch (IOException e)
            {
                first ??= e;
            }
        }

        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    private CsvFile Open(string pack, string header)
    {
        var file = new CsvFile(Path.Combine(_folder, pack + ".csv"), header);
        _all.Add(file);
        return file;
    }
}

/// <summary>One file of a case.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Pack">The pack that reads it.</param>
/// <param name="Rows">Rows, the header not counted.</param>
public sealed record SampleFile(string Path, string Pack, long Rows);
