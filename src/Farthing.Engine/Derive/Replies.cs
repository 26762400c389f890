using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>
/// Reads the messages of each interaction in order (time, then the bytes of their ids) and notes when customers were answered.
/// </summary>
internal sealed class Replies(RowSink rows)
{
    private const int Customer = 1;
    private const int Agent = 2;

    private long _interaction;
    private long? _asked;           // the first message of the customer
    private long? _waiting;         // the first one that nobody answered yet
    private long? _replied;         // the first human answer
    private long? _any;             // the first answer of whomever
    private long _nextMs;
    private long _nexts;

    /// <summary>
    /// Makes the temporary table <c>derive_replies</c>: of each interaction with messages when the customer first wrote, when a human and when
    /// anybody first answered, and of the later answers their time together and their number.
    /// </summary>
    public static void Make(DeriveContext context)
    {
        context.Run("""
            CREATE OR REPLACE TEMP TABLE derive_replies(
              i BIGINT, asked_ms BIGINT, replied_ms BIGINT, any_ms BIGINT, next_ms BIGINT, nexts BIGINT)
            """);

        // A connection of its own reads while this one writes; messages do not change meanwhile.
        using DuckDbConnection reading = context.Connection.Database.Connect();
        using DuckDbAppender sink = context.Connection.Appender("derive_replies");
        using DuckDbReader reader = reading.Query(
            "SELECT i, sent_ms, sender FROM messages WHERE i > 0 ORDER BY i, sent_ms, message_id", [], context.Cancellation);
        Replies replies = new(sink);
        while (reader.ReadChunk())
        {
            for (int row = 0; row < reader.RowCount; row++)
            {
                replies.Add(reader.Int64(0)[row], reader.Int64(1)[row], reader.Int32(2)[row]);
            }
        }

        replies.Finish();
        sink.Complete();
    }

    private void Add(long interaction, long ms, int sender)
    {
        if (interaction != _interaction)
        {
            Finish();
            _interaction = interaction;
        }

        if (sender == Customer)
        {
            _asked ??= ms;
            _waiting ??= ms;
        }
        else if (_asked is not null)
        {
            _any ??= ms;
            if (sender == Agent && _waiting is { } since)
            {
                Answer(ms, since);
            }
        }
    }

    /// <summary>A human answers: what a bot says leaves the customer waiting.</summary>
    private void Answer(long ms, long since)
    {
        if (_replied is null)
        {
            _replied = ms;
        }
        else
        {
            _nextMs += ms - since;
            _nexts++;
        }

        _waiting = null;
    }

    private void Finish()
    {
        if (_interaction != 0)
        {
            rows.Append(_interaction).Append(_asked).Append(_replied).Append(_any).Append(_nextMs).Append(_nexts).EndRow();
        }

        (_asked, _waiting, _replied, _any, _nextMs, _nexts) = (null, null, null, null, 0, 0);
    }
}
