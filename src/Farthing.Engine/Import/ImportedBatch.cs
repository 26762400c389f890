using Farthing.Core.Errors;

namespace Farthing.Engine.Import;

/// <summary>What one file became. Read = accepted + corrected + duplicate + rejected, always.</summary>
public sealed record ImportedBatch
{
    /// <summary>The batch's number, from 1.</summary>
    public required int Batch { get; init; }

    /// <summary>The file as it was named.</summary>
    public required string File { get; init; }

    /// <summary>The pack.</summary>
    public required string Pack { get; init; }

    /// <summary>Rows read, without headers and blank lines.</summary>
    public required long Read { get; init; }

    /// <summary>Rows with a key that was new.</summary>
    public required long Accepted { get; init; }

    /// <summary>Rows that differ from what was stored under their key; older versions among them.</summary>
    public required long Corrected { get; init; }

    /// <summary>Rows that the store already had, in their current or an earlier version.</summary>
    public required long Duplicate { get; init; }

    /// <summary>Rows refused; <c>farthing rejects</c> lists them.</summary>
    public required long Rejected { get; init; }

    /// <summary>Whether the file has rows and every one of them was refused: nothing came of it.</summary>
    public bool IsRefused => Read > 0 && Rejected == Read;

    /// <summary>Rejected rows of earlier batches that this file brought back and settled.</summary>
    public long Settled { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required long Milliseconds { get; init; }

    /// <summary>Sums by account, period and currency; empty but for ledger files.</summary>
    public IReadOnlyList<ControlTotal> Totals { get; init; } = [];

    /// <summary>The first refused rows, and what else is worth knowing.</summary>
    public IReadOnlyList<Problem> Warnings { get; init; } = [];
}
