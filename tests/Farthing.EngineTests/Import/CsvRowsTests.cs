using System.Text;
using Farthing.Engine.Import.Sources;

namespace Farthing.EngineTests.Import;

public sealed class CsvRowsTests
{
    // Every text is read with windows of several sizes, so that each boundary falls everywhere.
    private static readonly int[] Windows = [3, 5, 7, 16, 31, 32, 33, 64, 1 << 16];

    public static TheoryData<string, string[]> Texts => new()
    {
        { "a,b\n1,2\n", ["2:1|2"] },
        { "a,b\r\n1,2\r\n3,4", ["2:1|2", "3:3|4"] },
        { "a,b\r1,2\r3,4\r", ["2:1|2", "3:3|4"] },
        { "a,b\r\n1,2\n3,4\r5,6\r\n", ["2:1|2", "3:3|4", "4:5|6"] },
        { "a,b\n\n1,2\n\n\n3,4\n\n", ["3:1|2", "6:3|4"] },
        { "a,b\n,\n", ["2:|"] },
        { "a,b\n\"1\",\"2\"\n", ["2:1|2"] },
        { "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", ["2:x, y|say \"hi\""] },
        { "a,b\n\"two\nlines\",2\n3,4\n", ["2:two\nlines|2", "4:3|4"] },
        { "a,b\n\"two\r\nlines\",\"\r\n\"\r\n3,4\r\n", ["2:two\r\nlines|\r\n", "5:3|4"] },
        { "a,b\n\"\",\"\"\"\"\n", ["2:|\""] },
        { "a,b\n5\" disk,x\"y\n", ["2:5\" disk|x\"y"] },
        { "a,b\n1\n1,2,3\n4,5\n", ["2:! the row has 1 fields, the header 2", "3:! the row has 3 fields, the header 2", "4:4|5"] },
        { "a,b\n\"1\"x,2\n3,4\n", ["2:! text follows the closing quote", "3:3|4"] },
        { "a,b\n1,\"open\n3,4\n5,6\n", ["2:! the quote that opens here never closes", "3:3|4", "4:5|6"] },
        { "a,b\n\"x\ny\"z,2\n5,6\n", ["2:! text follows the closing quote", "3:y\"z|2", "4:5|6"] },
        { "a,b\n1,\u0000\n3,4\n", ["2:! the row holds a zero byte (NUL)", "3:3|4"] },
        { "a,b\nä,\"ö, 字\"\n", ["2:ä|ö, 字"] },
        { "a,b", [] },
        { "a,b\n1,2\n   ,\n", ["2:1|2", "3:   |"] },
        { "a,b\nlonger than one vector of thirty-two bytes,and the second field is so as well, \"\n", ["2:! the row has 3 fields, the header 2"] },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Rows_fields_and_lines(string text, string[] expected)
    {
        foreach (int window in Windows)
        {
            Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text), window));
        }
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused_row_by_row()
    {
        byte[] text = [.. "a,b\n"u8, 0xE4, .. ",2\n3,4\n"u8];
        foreach (int window in Windows)
        {
            Assert.Equal(
                ["2:! the row is not valid UTF-8; if the file is in another encoding, the pack must say which", "3:3|4"], Read(text, window));
        }
    }

    [Fact]
    public void A_row_beyond_the_limit_is_passed_over_in_bounded_memory()
    {
        string text = "a,b\n1,2\n" + new string('x', 5000) + ",2\n3,4\n\"" + new string('y', 5000) + "\",2\n5,6\n";
        foreach (int window in Windows[..^1])
        {
            using CsvRows rows = new(new MemoryStream(Encoding.UTF8.GetBytes(text)), new CsvDialect((byte)','), rowLimit: 1024, window: window);
            List<string> read = [];
            while (rows.Read())
            {
                read.Add(rows.Fault is null ? Encoding.UTF8.GetString(rows.Field(0)) : rows.Fault.Code + rows.Line);
                Assert.True(rows.Raw().Length < 2000);
            }

            Assert.Equal(["1", "FT-21053", "3", "FT-21055", "5"], read);
        }
    }

    [Fact]
    public void A_gigabyte_in_one_field_does_not_take_a_gigabyte()
    {
        using CsvRows rows = new(new Endless("a,b\n1,\""u8.ToArray(), 1L << 30, "\"\n3,4\n"u8.ToArray()), new CsvDialect((byte)','));
        Assert.True(rows.Read());
        Assert.Equal("FT-2105", rows.Fault?.Code);
        Assert.StartsWith("1,\"xxxx", rows.Raw(), StringComparison.Ordinal);
        Assert.True(rows.Read());
        Assert.Equal("3", Encoding.UTF8.GetString(rows.Field(0)));
        Assert.Equal(3, rows.Line);
        Assert.True(GC.GetTotalMemory(false) < 300L << 20);
    }

    [Theory]
    [InlineData("a,b\nä,\"x\",9\n", 2, 2, 7)]
    [InlineData("a,b\n\"l1\nl2\",zz\n", 1, 3, 5)]
    [InlineData("a,b\n\"q\"\"q\",zz\n", 1, 2, 8)]
    public void Positions_are_lines_and_characters(string text, int field, long line, int column)
    {
        using CsvRows rows = new(new MemoryStream(Encoding.UTF8.GetBytes(text)), new CsvDialect((byte)','));
        rows.Read();
        Assert.Equal((line, column), (rows.LineOf(field), rows.ColumnOf(field)));
    }

    [Fact]
    public void Random_tables_come_back_as_they_were_written()
    {
        Random random = new(7);
        string[] pieces = ["", "a", "\"", ",", "\n", "\r\n", "\r", "ß", "字", " ", "long text with nothing special in it", "\"\""];
        for (int n = 0; n < 3000; n++)
        {
            int width = random.Next(2, 6);
            string[][] table = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Enumerable.Range(0, width)
                .Select(_ => string.Concat(Enumerable.Range(0, random.Next(0, 4)).Select(_ => pieces[random.Next(pieces.Length)]))).ToArray())];
            string end = pieces[4 + random.Next(3)];
            string header = string.Join(',', Enumerable.Range(0, width).Select(i => $"c{i}")) + end;
            string text = header + string.Concat(table.Select(r => string.Join(',', r.Select(Quote)) + end));
            using CsvRows rows = new(new MemoryStream(Encoding.UTF8.GetBytes(text)), new CsvDialect((byte)','), window: random.Next(1, 100));
            foreach (string[] row in table)
            {
                Assert.True(rows.Read());
                Assert.Null(rows.Fault);
                Assert.Equal(row, Enumerable.Range(0, width).Select(i => Encoding.UTF8.GetString(rows.Field(i))));
            }

            Assert.False(rows.Read());
        }

        string Quote(string field) => random.Next(3) == 0 || CsvText.Quote(field) != field ? "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : field;
    }

    private static List<string> Read(byte[] text, int window)
    {
        using CsvRows rows = new(new MemoryStream(text), new CsvDialect((byte)','), window: window);
        List<string> read = [];
        while (rows.Read())
        {
            read.Add($"{rows.Line}:" + (rows.Fault is { } fault
                ? "! " + fault.Reason
                : string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => Encoding.UTF8.GetString(rows.Field(i))))));
        }

        return read;
    }

    /// <summary>A text with a very long run of x in it.</summary>
    private sealed class Endless(byte[] before, long run, byte[] after) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _at;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            long left = before.Length + run + after.Length - _at;
            int count = (int)Math.Min(left, buffer.Length);
            for (int i = 0; i < count; i++, _at++)
            {
                long rest = _at - before.Length;
                buffer[i] = rest < 0 ? before[_at] : rest < run ? (byte)'x' : after[rest - run];
            }

            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
