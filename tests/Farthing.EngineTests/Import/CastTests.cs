using System.Globalization;
using System.Numerics;
using System.Text;
using Farthing.Engine.Import.Casts;
using NodaTime;

namespace Farthing.EngineTests.Import;

public sealed class CastTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("+1.5", 1_500_000)]
    [InlineData("-20", -20_000_000)]
    [InlineData(".5", 500_000)]
    [InlineData("0.000001", 1)]
    [InlineData("-0.000001", -1)]
    [InlineData("9223372036854.775807", long.MaxValue)]
    [InlineData("-9223372036854.775807", -long.MaxValue)]
    [InlineData("007.10", 7_100_000)]
    public void Money_is_exact(string text, long expected)
    {
        Assert.Null(DecimalCast.Micro.TryCast(Utf8(text), out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1.234,56")]
    [InlineData("1,234.56")]
    [InlineData("(1,234.56)")]
    [InlineData("1e3")]
    [InlineData("1E-3")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-inf")]
    [InlineData("0x10")]
    [InlineData("1 000")]
    [InlineData("1.0000001")]
    [InlineData("1.0000000")]
    [InlineData("9223372036854.775808")]
    [InlineData("99999999999999999999")]
    [InlineData("--1")]
    [InlineData("١٢")]
    [InlineData("1.2.3")]
    [InlineData("€5")]
    public void What_is_not_exact_money_is_refused(string text) => Assert.NotNull(DecimalCast.Micro.TryCast(Utf8(text), out _));

    [Theory]
    [InlineData("1.234,56", 1_234_560_000)]
    [InlineData("1234,5", 1_234_500_000)]
    [InlineData("12.345.678,9", 12_345_678_900_000)]
    [InlineData("(1.234,56)", -1_234_560_000)]
    [InlineData("-7", -7_000_000)]
    public void Separators_and_parentheses_as_the_pack_says(string text, long expected)
    {
        Assert.Null(new DecimalCast(6, ',', '.', Parentheses: true).TryCast(Utf8(text), out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("1.23,4")]
    [InlineData(".123,4")]
    [InlineData("1234.567,8")]
    [InlineData("1.2345,6")]
    [InlineData("12345.67")]
    public void Groups_must_be_of_three(string text) =>
        Assert.NotNull(new DecimalCast(6, ',', '.').TryCast(Utf8(text), out _));

    [Fact]
    public void Random_amounts_agree_with_exact_arithmetic()
    {
        Random random = new(3);
        DecimalCast rounding = new(2, Round: true);
        for (int n = 0; n < 100_000; n++)
        {
            long whole = random.NextInt64(0, 9_000_000_000_000);
            int decimals = random.Next(0, 7);
            long fraction = random.NextInt64(0, (long)BigInteger.Pow(10, decimals));
            bool negative = random.Next(2) == 0;
            string text = (negative ? "-" : "") + whole.ToString("0", CultureInfo.InvariantCulture) + (decimals > 0 ? "." + fraction.ToString(new string('0', decimals), CultureInfo.InvariantCulture) : "");
            BigInteger exact = ((whole * BigInteger.Pow(10, decimals)) + fraction) * BigInteger.Pow(10, 6 - decimals) * (negative ? -1 : 1);
            Assert.Null(DecimalCast.Micro.TryCast(Utf8(text), out long value));
            Assert.Equal(exact, value);
            Assert.Null(rounding.TryCast(Utf8(text), out long cents));
            Assert.Equal(Math.Round(decimal.Parse(text, CultureInfo.InvariantCulture), 2, MidpointRounding.ToEven) * 100, cents);
        }
    }

    [Theory]
    [InlineData("93.5", 93_500)]
    [InlineData("0", 0)]
    [InlineData("0:00:31", 31_000)]
    [InlineData("1:02:03.25", 3_723_250)]
    [InlineData("27:00:00", 97_200_000)]
    [InlineData("02:30", 150_000)]
    [InlineData("0.0005", 0)]
    [InlineData("0.0015", 2)]
    public void Durations_in_seconds_or_on_a_clock(string text, long expected)
    {
        Assert.Null(DurationCast.TryCast(Utf8(text), DurationUnit.Seconds, false, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1:60:00")]
    [InlineData("1:2:03")]
    [InlineData("::")]
    [InlineData(":00:01")]
    [InlineData("1:02:3")]
    [InlineData("five")]
    [InlineData("1e2")]
    [InlineData("99999999999")]
    public void What_is_no_duration_is_refused(string text) =>
        Assert.NotNull(DurationCast.TryCast(Utf8(text), DurationUnit.Seconds, false, out _));

    [Theory]
    [InlineData("2024-05-17", "2024-05-17T00:00:00.000", null)]
    [InlineData("2024-05-17T09:30", "2024-05-17T09:30:00.000", null)]
    [InlineData("2024-05-17 09:30:15.2", "2024-05-17T09:30:15.200", null)]
    [InlineData("2024-05-17T09:30:15.123456789Z", "2024-05-17T09:30:15.123", 0)]
    [InlineData("2024-05-17T09:30:15+02:00", "2024-05-17T09:30:15.000", 7_200_000)]
    [InlineData("2024-05-17T09:30:15-0330", "2024-05-17T09:30:15.000", -12_600_000)]
    [InlineData("2024-02-29T23:59:59+05", "2024-02-29T23:59:59.000", 18_000_000)]
    [InlineData("0001-01-01T00:00", "0001-01-01T00:00:00.000", null)]
    public void Iso_times(string text, string expected, int? offset)
    {
        Assert.True(IsoTime.TryRead(Utf8(text), out ClockReading reading));
        Assert.Equal(expected, Clock(reading));
        Assert.Equal(offset, reading.OffsetMs);
        Assert.Equal(text.Length == 10, reading.DateOnly);
    }

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-01")]
    [InlineData("0000-01-01")]
    [InlineData("2024-5-17")]
    [InlineData("2024-05-17T24:00")]
    [InlineData("2024-05-17T09:60")]
    [InlineData("2024-05-17T09:30:60")]
    [InlineData("2024-05-17T09:30:15.")]
    [InlineData("2024-05-17T09:30:15+")]
    [InlineData("2024-05-17T09:30 ")]
    [InlineData("17/05/2024")]
    [InlineData("45429")]
    [InlineData("2024-05-1")]
    [InlineData("2024-05-17T-1:00")]
    public void What_is_no_iso_time_is_refused(string text) => Assert.False(IsoTime.TryRead(Utf8(text), out _));

    [Theory]
    [InlineData("yyMMdd", "990131", "1999-01-31T00:00:00.000")]
    [InlineData("yyMMdd", "240229", "2024-02-29T00:00:00.000")]
    [InlineData("dd.MM.yyyy HH:mm", "17.05.2024 09:30", "2024-05-17T09:30:00.000")]
    [InlineData("M/d/yyyy h:mm:ss tt", "5/7/2024 12:05:09 am", "2024-05-07T00:05:09.000")]
    [InlineData("M/d/yyyy h:mm tt", "12/31/2024 1:05 PM", "2024-12-31T13:05:00.000")]
    [InlineData("dd-MMM-yyyy", "05-Sep-2024", "2024-09-05T00:00:00.000")]
    [InlineData("yyyyMMdd'T'HHmmss.fff", "20240517T093015.250", "2024-05-17T09:30:15.250")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.ffffff", "2024-05-17T09:30:15.250999", "2024-05-17T09:30:15.250")]
    [InlineData("excel", "45429", "2024-05-17T00:00:00.000")]
    [InlineData("excel", "45429.39583333333", "2024-05-17T09:30:00.000")]
    [InlineData("excel", "61", "1900-03-01T00:00:00.000")]
    [InlineData("unix-seconds", "1715938200.5", "2024-05-17T09:30:00.500")]
    [InlineData("unix-milliseconds", "-1", "1969-12-31T23:59:59.999")]
    public void Formats_of_a_pack(string format, string text, string expected)
    {
        Assert.Null(TimeFormat.TryParse(format, out TimeFormat? parsed));
        Assert.True(parsed!.TryRead(Utf8(text), out ClockReading reading));
        Assert.Equal(expected, Clock(reading));
    }

    [Theory]
    [InlineData("yyMMdd", "19990131")]
    [InlineData("dd.MM.yyyy", "31.02.2024")]
    [InlineData("dd.MM.yyyy", "1.2.2024")]
    [InlineData("M/d/yyyy h:mm tt", "5/7/2024 13:05 PM")]
    [InlineData("excel", "60")]
    [InlineData("excel", "1e4")]
    public void Texts_that_do_not_fit_a_format(string format, string text)
    {
        Assert.Null(TimeFormat.TryParse(format, out TimeFormat? parsed));
        Assert.False(parsed!.TryRead(Utf8(text), out _));
    }

    [Theory]
    [InlineData("yyyy-mm-dd")]
    [InlineData("qq")]
    [InlineData("yyyy 'open")]
    [InlineData("HH:mm dd")]
    public void Formats_that_are_none(string format) => Assert.NotNull(TimeFormat.TryParse(format, out _));

    [Theory]
    [InlineData("2024-03-31T01:30", "2024-03-31T00:30:00Z")]
    [InlineData("2024-03-31T02:30", null)]
    [InlineData("2024-03-31T03:30", "2024-03-31T01:30:00Z")]
    [InlineData("2024-10-27T02:30", "2024-10-27T00:30:00Z")]
    [InlineData("2024-10-27T03:00", "2024-10-27T02:00:00Z")]
    [InlineData("2024-07-01T12:00", "2024-07-01T10:00:00Z")]
    public void Daylight_saving_in_Berlin(string local, string? expected)
    {
        LocalClock clock = new(DateTimeZoneProviders.Tzdb["Europe/Berlin"]);
        Assert.True(IsoTime.TryRead(Utf8(local), out ClockReading reading));
        foreach (int _ in Enumerable.Range(0, 2))
        {
            string? fault = clock.TryInstant(reading.LocalMs, out long ms);
            Assert.Equal(expected is null, fault is not null);
            Assert.Equal(expected, fault is null ? Instant.FromUnixTimeMilliseconds(ms).ToString() : null);
            clock.TryInstant(reading.LocalMs + (30L * 86_400_000), out long _);
        }
    }

    [Fact]
    public void Doubtful_times_as_the_pack_says()
    {
        DateTimeZone berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        IsoTime.TryRead("2024-10-27T02:30"u8, out ClockReading twice);
        IsoTime.TryRead("2024-03-31T02:30"u8, out ClockReading never);
        Assert.NotNull(new LocalClock(berlin, DoubtfulTime.Reject).TryInstant(twice.LocalMs, out _));
        Assert.Null(new LocalClock(berlin, DoubtfulTime.Later).TryInstant(twice.LocalMs, out long later));
        Assert.Equal("2024-10-27T01:30:00Z", Instant.FromUnixTimeMilliseconds(later).ToString());
        Assert.Null(new LocalClock(berlin, DoubtfulTime.Later, DoubtfulTime.Later).TryInstant(never.LocalMs, out long after));
        Assert.Equal("2024-03-31T01:30:00Z", Instant.FromUnixTimeMilliseconds(after).ToString());
    }

    [Fact]
    public void Local_clocks_agree_with_NodaTime_everywhere()
    {
        Random random = new(5);
        foreach (string id in (string[])["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Casablanca"])
        {
            DateTimeZone zone = DateTimeZoneProviders.Tzdb[id];
            LocalClock clock = new(zone);
            for (int n = 0; n < 5000; n++)
            {
                long local = random.NextInt64(0, 1_800_000_000_000);
                var mapping = zone.MapLocal(new LocalDateTime(1970, 1, 1, 0, 0).PlusMilliseconds(local));
                string? fault = clock.TryInstant(local, out long ms);
                Assert.Equal(mapping.Count == 0, fault is not null);
                if (mapping.Count > 0)
                {
                    Assert.Equal(mapping.First().ToInstant().ToUnixTimeMilliseconds(), ms);
                }
            }
        }
    }

    [Theory]
    [InlineData("TRUE", 1)]
    [InlineData("no", 0)]
    [InlineData("1", 1)]
    public void Truths(string text, sbyte expected)
    {
        Assert.Null(BooleanCast.TryCast(Utf8(text), out sbyte value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("ja")]
    [InlineData("trueish")]
    public void What_is_neither_yes_nor_no(string text) => Assert.NotNull(BooleanCast.TryCast(Utf8(text), out _));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Clock(ClockReading reading) => new LocalDateTime(1970, 1, 1, 0, 0).PlusMilliseconds(reading.LocalMs)
        .ToString("uuuu-MM-ddTHH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);
}
