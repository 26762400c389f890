using System.Globalization;
using System.Text;
using Farthing.Core.Time;

namespace Farthing.Engine.Export;

/// <summary>Instants as local time with its offset, ISO 8601: <c>2024-05-10T12:00:00+02:00</c>; milliseconds where there are any.</summary>
internal static class LocalTimeText
{
    private const long MsPerDay = 86_400_000;

    /// <summary>The text of an instant, or nothing.</summary>
    public static string Of(WorkspaceCalendar calendar, long? ms) => ms is { } given ? Of(calendar, given) : "";

    private static string Of(WorkspaceCalendar calendar, long ms)
    {
        long offset = calendar.OffsetMs(ms);
        DateTime local = DateTime.UnixEpoch.AddTicks((ms + offset) * TimeSpan.TicksPerMillisecond);
        StringBuilder text = new(local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture), 30);
        long fraction = (((ms + offset) % MsPerDay) + MsPerDay) % 1000;
        if (fraction > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $".{fraction:000}");
        }

        long seconds = Math.Abs(offset) / 1000;
        text.Append(CultureInfo.InvariantCulture, $"{(offset < 0 ? '-' : '+')}{seconds / 3600:00}:{seconds / 60 % 60:00}");
        if (seconds % 60 > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $":{seconds % 60:00}");
        }

        return text.ToString();
    }
}
