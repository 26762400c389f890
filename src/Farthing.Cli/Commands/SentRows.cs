using Farthing.Cli.Rendering;

namespace Farthing.Cli.Commands;

/// <summary>Adds up the rows of all tables that go to another engine or come from it.</summary>
internal sealed class SentRows(ProgressBar bar) : IProgress<(string Table, long Rows)>
{
    private readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);

    public void Report((string Table, long Rows) value)
    {
        _rows[value.Table] = value.Rows;
        long rows = _rows.Values.Sum();
        bar.Report(rows, rows);
    }
}
