using System.Globalization;
using Farthing.Cli;
using Farthing.Cli.Rendering;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using NodaTime;

namespace Farthing.EngineTests.Rendering;

public class RenderingTests
{
    private static readonly Style Grouped = new(false, true);

    [Theory]
    [InlineData(7_420_000, "7.42")]
    [InlineData(7_425_000, "7.42")] // half to even
    [InlineData(7_435_000, "7.44")]
    [InlineData(-7_435_000, "-7.44")]
    [InlineData(31_250, "0.0312")]
    [InlineData(0, "0.00")]
    [InlineData(1_234_567_890_000, "1234567.89")]
    [InlineData(999_999_999, "1000.00")]
    public void Amounts_have_a_sensible_number_of_digits(long micro, string shown) =>
        Assert.Equal(shown, NumberText.Amount(micro, "USD", Style.Plain));

    [Theory]
    [InlineData("JPY", "1235")]
    [InlineData("KWD", "1234.567")]
    [InlineData("EUR", "1234.57")]
    public void Amounts_have_the_digits_of_their_currency(string currency, string shown) =>
        Assert.Equal(shown, NumberText.Amount(1_234_567_000, currency, Style.Plain));

    [Fact]
    public void Thousands_are_set_apart_only_where_a_person_reads()
    {
        Assert.Equal("41\u202F209", NumberText.Integer(41_209, Grouped));
        Assert.Equal("4120", NumberText.Integer(4_120, Grouped));
        Assert.Equal("\u22121\u202F234\u202F567.00\u202FUSD", NumberText.Money(-1_234_567_000_000, "USD", Grouped));
        Assert.Equal("-1234567.00 USD", NumberText.Money(-1_234_567_000_000, "USD", Style.Plain));
    }

    [Theory]
    [InlineData(12_500_000, "12.5")]
    [InlineData(1, "0.000001")]
    [InlineData(-1, "-0.000001")]
    [InlineData(0, "0")]
    [InlineData(100_000_000, "100")]
    [InlineData(long.MaxValue, "9223372036854.775807")]
    [InlineData(long.MinValue, "-9223372036854.775808")]
    public void Exact_amounts_lose_nothing(long micro, string exact) => Assert.Equal(exact, NumberText.ExactMoney(micro));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30", "'+49 30")]
    [InlineData("-2", "'-2")]
    [InlineData(" @x", "' @x")]
    [InlineData(" x", "\" x\"")]
    [InlineData("＝x", "'＝x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("plain", "plain")]
    public void Csv_text_is_quoted_and_runs_nothing(string value, string field) => Assert.Equal(field, CsvOutput.Text(value));

    [Fact]
    public void A_negative_number_stays_a_number_in_csv() => Assert.Equal("-2.5", Cell.Money(-2_500_000, "USD").Csv());

    [Fact]
    public void One_table_three_formats()
    {
        Table table = new(new Column("channel"), new Column("cost", "cost USD", Numeric: true), new Column("n", null, true));
        table.Add(Cell.Text("phone"), Cell.Money(7_416_666, "USD"), Cell.Integer(12_000));
        table.Add(Cell.Text("=e-mail\u001b[31m"), Cell.Empty, Cell.Integer(-3));
        table.Total(Cell.Text("total"), Cell.Money(7_416_666, "USD"), Cell.Integer(11_997));
        table.Mark("✓");
        Assert.Equal(
            """
            Channel       Cost USD      N
            ─────────────────────────────
            phone             7.42  12000
            =e-mail·[31m         –     -3
            ─────────────────────────────
            total             7.42  11997  ✓

            """, Written(c => table.Write(c, OutputFormat.Table)));
        Assert.Equal(
            "channel,cost,n\r\nphone,7.416666,12000\r\n'=e-mail\u001b[31m,,-3\r\n",
            WrittenExactly(c => table.Write(c, OutputFormat.Csv)));
        Assert.Equal(
            """
            [
              {
                "channel": "phone",
                "cost": 7.416666,
                "n": 12000
              },
              {
                "channel": "=e-mail\u001B[31m",
                "cost": null,
                "n": -3
              }
            ]

            """, Written(c => table.Write(c, OutputFormat.Json)));
    }

    [Fact]
    public void A_wide_table_cuts_words_never_numbers()
    {
        Table table = new(new Column("name"), new Column("n", null, Numeric: true));
        table.Add(Cell.Text(new string('x', 200)), Cell.Integer(1_234_567_890_123));
        string[] lines = Written(c => table.Write(c, OutputFormat.Table)).Split('\n');
        Assert.All(lines, l => Assert.InRange(SafeText.Width(l), 0, 100));
        Assert.EndsWith("…  1234567890123", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Wide_and_combining_characters_keep_columns_straight()
    {
        Assert.Equal(4, SafeText.Width("日本"));
        Assert.Equal(4, SafeText.Width("cafe\u0301"));
        Assert.Equal(3, SafeText.Width("\e[31mabc\e[0m"));
        Assert.Equal("日…", SafeText.Fit("日本語", 4));
    }

    [Theory]
    [InlineData(BandLevel.Optimal, "● optimal")]
    [InlineData(BandLevel.Acceptable, "▲ acceptable")]
    [InlineData(BandLevel.Urgent, "■ urgent")]
    public void Bands_are_shape_and_word_with_or_without_colour(BandLevel level, string text)
    {
        Assert.Equal(text, Style.Plain.Band(level));
        Assert.Contains(text, new Style(true, true).Band(level), StringComparison.Ordinal);
        Assert.Contains("\e[", new Style(true, true).Band(level), StringComparison.Ordinal);
    }

    [Fact]
    public void Sparklines_show_gaps()
    {
        Assert.Equal("▁▄·█", Sparkline.Of([1m, 2m, null, 3m]));
        Assert.Equal("▄▄", Sparkline.Of([5m, 5m]));
        Assert.Equal("··", Sparkline.Of([null, null]));
        Assert.Equal("██▌", Sparkline.Bar(1m, 4m, 10));
    }

    [Fact]
    public void A_long_line_is_shown_around_the_place()
    {
        string line = new string('a', 150) + "BAD" + new string('b', 150);
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        ProblemText.Write(
            writer, new Problem("FT-1", Severity.Error, "no", new SourcePlace("f", 1, 151, line, 3)), Style.Plain, 80);
        string[] lines = writer.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.All(lines, l => Assert.InRange(l.Length, 0, 80));
        Assert.Equal("BAD", lines[1].Substring(lines[2].IndexOf('^', StringComparison.Ordinal), 3));
        Assert.EndsWith("^^^", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_quiet_without_a_terminal_and_leaves_nothing_behind_with_one()
    {
        Assert.Equal("", Progress(Terminal.None));
        string drawn = Progress(new Terminal(true, true, 80, false));
        Assert.Contains(" 50 %", drawn, StringComparison.Ordinal);
        Assert.Contains("left", drawn, StringComparison.Ordinal);
        Assert.EndsWith(" \r", drawn, StringComparison.Ordinal);
    }

    private static string Progress(Terminal terminal)
    {
        using StringWriter error = new(CultureInfo.InvariantCulture);
        CliContext context = new(TextWriter.Null, error, terminal, SystemClock.Instance, ".");
        using (ProgressBar bar = new(context, "Importing", "rows"))
        {
            long until = Environment.TickCount64 + 400;
            while (Environment.TickCount64 < until)
            {
                bar.Report(500, 50, 100);
                Thread.Yield();
            }
        }

        return error.ToString();
    }

    private static string Written(Action<CliContext> write) => WrittenExactly(write).ReplaceLineEndings("\n");

    private static string WrittenExactly(Action<CliContext> write)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        write(new CliContext(output, TextWriter.Null, Terminal.None, SystemClock.Instance, "."));
        return output.ToString();
    }
}
