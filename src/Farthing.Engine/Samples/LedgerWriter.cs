using NodaTime;

namespace Farthing.Engine.Samples;

/// <summary>Cuts a month's planned costs into ledger lines; the lines of a cost add up to it to the cent.</summary>
internal sealed class LedgerWriter(TelecomPlan plan, Roster roster, CsvFile ledger)
{
    private const int InvoiceDay = 28;
    private int _line;

    /// <summary>Writes a month's lines.</summary>
    public void Write(MonthPlan month, IReadOnlyList<long> contractSeconds)
    {
        _line = 0;
        foreach (PlannedCost cost in month.Costs)
        {
            long cents = cost.Cents(plan.WageLevel);
            switch (cost.Spread)
            {
                case LineSpread.Agents:
                    Share(cents, contractSeconds, (slot, part) =>
                        Begin(month, cost, part).Id('A', roster.Person(slot), 5).Empty().Empty().Empty().Empty());
                    break;
                case LineSpread.Supervisors:
                    Share(cents, [.. Enumerable.Repeat(1L, roster.Teams)], (team, part) =>
                        Begin(month, cost, part).Id('S', team + 1, 4).Empty().Empty().Empty().Empty());
                    break;
                case LineSpread.Sites:
                    Share(cents, SiteWeights(), (site, part) =>
                        Begin(month, cost, part).Empty().Empty().Text(Roster.SiteName(site)).Empty().Empty());
                    break;
                case LineSpread.Vendor:
                    Share(cents, [1], (_, part) =>
                        Begin(month, cost, part).Empty().Empty().Empty().Empty().Text(plan.Settings.Vendor));
                    break;
                default:
                    Share(cents, [1], (_, part) => Begin(month, cost, part).Empty().Empty().Empty().Empty().Empty());
                    break;
            }
        }

        void Share(long cents, IReadOnlyList<long> weights, Func<int, long, CsvFile> begin)
        {
            Int128 total = 0, sum = 0;
            foreach (long weight in weights)
            {
                total += weight;
            }

            long before = 0;
            for (int i = 0; i < weights.Count; i++)
            {
                sum += weights[i];
                long upTo = (long)(cents * sum / total);
                if (upTo != before)
                {
                    CostEnd(begin(i, upTo - before));
                }

                before = upTo;
            }
        }
    }

    private long[] SiteWeights()
    {
        long[] weights = new long[roster.Sites];
        for (int team = 0; team < roster.Teams; team++)
        {
            weights[roster.SiteOf(team)]++;
        }

        return weights;
    }

    /// <summary>Line id, date or period, account, amount, currency: payroll is for the month, invoices bear a date.</summary>
    private CsvFile Begin(MonthPlan month, PlannedCost cost, long cents)
    {
        LocalDate first = month.FirstDay;
        _current = cost;
        string id = "L" + CsvText.Month(first) + "-" + (++_line).ToString("00000", System.Globalization.CultureInfo.InvariantCulture);
        ledger.Text(id);
        _ = cost.Spread is LineSpread.Agents or LineSpread.Supervisors
            ? ledger.Empty().Text(CsvText.Month(first))
            : ledger.Date(Core.Time.DayNumber.Of(first.PlusDays(InvoiceDay - 1))).Empty();
        return ledger.Text(cost.Account).Cents(cents).Text(plan.Settings.Currency);
    }

    private PlannedCost? _current;

    private void CostEnd(CsvFile line) => line.Text(_current!.Initiative).Empty().EndRow();
}
