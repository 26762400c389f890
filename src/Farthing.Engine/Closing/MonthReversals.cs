using Farthing.Core.Ledger;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;

namespace Farthing.Engine.Closing;

/// <summary>Names accruals and reversals on statements.</summary>
internal static class MonthReversals
{
    /// <summary>Statements with the pairs of the ledger that each one's run read.</summary>
    public static List<MonthStatement> Add(
        DuckDbConnection connection, CodeBook codes, WorkspaceCalendar calendar, IReadOnlyList<MonthStatement> months)
    {
        Dictionary<int, IReadOnlyList<ReversalPair>> pairs = [];
        List<MonthStatement> named = [];
        foreach (MonthStatement month in months)
        {
            int batch = RunInputs.Read(connection, month.Run.Run)?.LastBatch ?? int.MaxValue;
            if (!pairs.TryGetValue(batch, out IReadOnlyList<ReversalPair>? known))
            {
                pairs.Add(batch, known = ReversalReader.Read(connection, codes, calendar, batch));
            }

            named.Add(month with { Reversals = ReversalReader.Touching(known, calendar, month.Run.Month) });
        }

        return named;
    }
}
