using Farthing.Core.Errors;
using Farthing.Core.Facts;
using Farthing.Core.Ledger;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.EngineTests.Store;

public sealed class FarthingStoreTests
{
    [Fact]
    public void A_new_store_has_every_table_and_a_twin_for_every_fact()
    {
        using FarthingStore store = FarthingStore.OpenInMemory();
        using DuckDbConnection connection = store.Connect();
        foreach (string fact in StoreSchema.Facts)
        {
            List<string> columns = Columns(connection, fact);
            Assert.NotEmpty(columns);
            Assert.Equal([.. columns, "superseded_by INTEGER"], Columns(connection, fact + "_versions"));
        }

        Assert.Equal(26, Columns(connection, "costs").Count);
        Assert.Equal("3", FarthingStore.GetMeta(connection, "schema"));
    }

    [Fact]
    public void A_small_store_has_one_thread_unless_much_may_come_in_or_somebody_says_otherwise()
    {
        using TempFolder folder = new();
        Assert.Equal(Environment.ProcessorCount, Threads(folder, new StoreOptions())); // made now: an import is to come
        Assert.Equal(1, Threads(folder, new StoreOptions()));
        Assert.Equal(Environment.ProcessorCount, Threads(folder, new StoreOptions { Grows = true }));
        Assert.Equal(3, Threads(folder, new StoreOptions { Threads = 3 }));
    }

    private static long? Threads(TempFolder folder, StoreOptions options)
    {
        using FarthingStore store = FarthingStore.Open(folder.Path, options);
        using DuckDbConnection connection = store.Connect();
        return connection.Scalar<long?>("SELECT current_setting('threads')::BIGINT");
    }

    [Fact]
    public void What_is_written_is_there_when_the_store_is_opened_again()
    {
        using TempFolder folder = new();
        using (FarthingStore store = FarthingStore.Open(folder.Path))
        {
            using DuckDbConnection connection = store.Connect();
            FarthingStore.SetMeta(connection, "colour", "green");
            FarthingStore.SetMeta(connection, "colour", "blue");
            FarthingStore.SetMeta(connection, "shape", "round");
            FarthingStore.SetMeta(connection, "shape", null);
        }

        Assert.True(FarthingStore.ExistsIn(folder.Path));
        Assert.Equal("*\n", File.ReadAllText(folder.File(".farthing/.gitignore")));
        using FarthingStore again = FarthingStore.Open(folder.Path);
        using DuckDbConnection reader = again.Connect();
        Assert.Equal("blue", FarthingStore.GetMeta(reader, "colour"));
        Assert.Null(FarthingStore.GetMeta(reader, "shape"));
        Assert.Empty(again.Notes);
    }

    [Fact]
    public void A_second_opening_in_this_process_is_refused_until_every_connection_is_closed()
    {
        using TempFolder folder = new();
        FarthingStore store = FarthingStore.Open(folder.Path);
        DuckDbConnection connection = store.Connect();
        Assert.Equal("FT-5002", Code(() => FarthingStore.Open(folder.Path)));
        if (!OperatingSystem.IsWindows())
        {
            using TempFolder other = new();
            Directory.CreateSymbolicLink(other.File("link"), folder.Path);
            Assert.Equal("FT-5002", Code(() => FarthingStore.Open(other.File("link"))));
            Directory.Delete(other.File("link"));
        }

        store.Dispose();
        Assert.Equal("FT-5002", Code(() => FarthingStore.Open(folder.Path)));
        connection.Dispose();
        FarthingStore.Open(folder.Path).Dispose();
    }

    [Theory]
    [InlineData("99", "FT-5004")]
    [InlineData("0", "FT-5005")]
    [InlineData("first", "FT-5003")]
    [InlineData(null, "FT-5003")]
    public void A_store_of_another_form_is_refused_with_what_to_do(string? version, string code)
    {
        using TempFolder folder = new();
        using (FarthingStore store = FarthingStore.Open(folder.Path))
        {
            using DuckDbConnection connection = store.Connect();
            FarthingStore.SetMeta(connection, StoreSchema.MetaKey, version);
        }

        UserException refused = Assert.Throws<UserException>(() => FarthingStore.Open(folder.Path));
        Assert.Equal(code, refused.Problems[0].Code);
        Assert.NotNull(refused.Problems[0].Suggestion);
        using DuckDbDatabase untouched = DuckDbDatabase.Open(FarthingStore.PathIn(folder.Path));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File(".farthing"));
        string file = FarthingStore.PathIn(folder.Path);
        foreach (string content in new[] { "hello", new string('x', 100_000) })
        {
            File.WriteAllText(file, content);
            Assert.Equal("FT-5003", Code(() => FarthingStore.Open(folder.Path)));
            Assert.Equal(content, File.ReadAllText(file));
        }
    }

    [Fact]
    public void A_damaged_or_shortened_file_is_refused_in_words()
    {
        using TempFolder folder = new();
        using (FarthingStore store = FarthingStore.Open(folder.Path))
        {
            using DuckDbConnection connection = store.Connect();
            connection.Execute("INSERT INTO interaction_ids SELECT range, 'interaction-' || hash(range), 1 FROM range(200000)");
        }

        string file = FarthingStore.PathIn(folder.Path);
        byte[] good = File.ReadAllBytes(file);
        byte[] headers = (byte[])good.Clone();
        headers.AsSpan(4096, 8192).Fill(0xEE);
        File.WriteAllBytes(file, headers);
        Assert.Equal("FT-5003", Code(() => FarthingStore.Open(folder.Path)));
        File.WriteAllBytes(file, good[..20_000]);
        Assert.Equal("FT-5003", Code(() => FarthingStore.Open(folder.Path)));
    }

    [Fact]
    public void A_file_of_a_newer_engine_is_refused()
    {
        using TempFolder folder = new();
        FarthingStore.Open(folder.Path).Dispose();
        string file = FarthingStore.PathIn(folder.Path);
        byte[] bytes = File.ReadAllBytes(file);
        Assert.Equal("DUCK"u8, bytes.AsSpan(8, 4)); // a checksum, the mark, the number of the format
        ulong checksum = BitConverter.ToUInt64(bytes) ^ Mixed(bytes, 8) ^ Mixed(bytes, 16);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), 9_999L);
        BitConverter.TryWriteBytes(bytes, checksum ^ Mixed(bytes, 8) ^ Mixed(bytes, 16));
        File.WriteAllBytes(file, bytes);
        Assert.Equal("FT-5004", Code(() => FarthingStore.Open(folder.Path)));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_said_in_words()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "the administrator may write everywhere");
        using TempFolder folder = new();
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("FT-5006", Code(() => FarthingStore.Open(folder.Path)));
    }

    [Fact]
    public void Limits_stand_and_cannot_be_changed()
    {
        using FarthingStore store = FarthingStore.OpenInMemory(new StoreOptions { Threads = 2, MemoryLimit = 1L << 30 });
        using DuckDbConnection connection = store.Connect();
        Assert.Equal(2L, connection.Scalar<long>("SELECT current_setting('threads')"));
        Assert.Equal("1.0 GiB", connection.Scalar<string>("SELECT current_setting('memory_limit')"));
        Assert.Throws<DuckDbException>(() => connection.Execute("SET memory_limit = '8GB'"));
        Assert.Throws<DuckDbException>(() => connection.Execute("RESET threads"));
    }

    [Fact]
    public void Too_little_memory_is_said_in_words_and_the_store_goes_on()
    {
        using FarthingStore store = FarthingStore.OpenInMemory(new StoreOptions { Threads = 2, MemoryLimit = 64 << 20 });
        using DuckDbConnection connection = store.Connect();
        DuckDbException error = Assert.Throws<DuckDbException>(() =>
            connection.Rows("SELECT max(a) FROM (SELECT range AS a, repeat('x', 200) || range AS b FROM range(2000000) ORDER BY b DESC OFFSET 5)"));
        Assert.Equal("FT-5009", StoreFailure.Explain(error, null)?.Code);
        Assert.Equal(1, connection.Scalar<int>("SELECT 1"));
    }

    [Fact]
    public void An_error_that_is_not_the_store_s_is_not_explained_away()
    {
        using FarthingStore store = FarthingStore.OpenInMemory();
        using DuckDbConnection connection = store.Connect();
        DuckDbException error = Assert.Throws<DuckDbException>(() => connection.Execute("SELECT * FROM nowhere"));
        Assert.Null(StoreFailure.Explain(error, null));
        Assert.Null(StoreFailure.Explain(new InvalidOperationException("x"), null));
    }

    [Fact]
    public void Codes_count_up_by_domain_and_are_written_once()
    {
        using FarthingStore store = FarthingStore.OpenInMemory();
        using DuckDbConnection connection = store.Connect();
        CodeBook book = CodeBook.Load(connection);
        Assert.Equal((int)Component.Technology, book.Find(CodeDomains.Component, "technology"));
        Assert.Equal((int)Outcome.SelfServed, book.GetOrAdd(CodeDomains.Outcome, "self-served"));
        Assert.Equal((int)StaffState.Absent, CodeDomains.FixedCode(CodeDomains.State, "absent"));
        Assert.Throws<ArgumentException>(() => book.GetOrAdd(CodeDomains.Outcome, "lost"));
        Assert.Equal(1, book.GetOrAdd(CodeDomains.Queue, "billing"));
        Assert.Equal(2, book.GetOrAdd(CodeDomains.Queue, "Billing"));
        Assert.Equal(1, book.GetOrAdd(CodeDomains.Queue, "billing"u8));
        Assert.Equal(1, book.GetOrAdd(CodeDomains.Team, "billing"));
        Assert.Equal(0, book.GetOrAdd(CodeDomains.Team, ""));
        Assert.Equal(0, book.Find(CodeDomains.Team, "nobody"));
        Assert.Null(book.Text(CodeDomains.Team, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => book.Text(CodeDomains.Team, 2));
        using (connection.BeginTransaction())
        {
            book.Save(connection); // rolled back
        }

        book.Save(connection);
        book.GetOrAdd(CodeDomains.Queue, "naïve ☂");
        book.Save(connection);
        book.Save(connection);
        CodeBook again = CodeBook.Load(connection);
        Assert.Equal([(1, "billing"), (2, "Billing"), (3, "naïve ☂")], again.Entries(CodeDomains.Queue));
        Assert.Equal(book.Domains(), again.Domains());
        Assert.Equal(4L, connection.Scalar<long>("SELECT count(*) FROM codes WHERE domain IN ('queue', 'team')"));
        Assert.Equal("answered", connection.Scalar<string>("SELECT text FROM codes WHERE domain = 'outcome' AND code = 1"));
    }

    /// <summary>What DuckDB's checksum takes in of eight bytes.</summary>
    private static ulong Mixed(byte[] bytes, int at) => unchecked(BitConverter.ToUInt64(bytes, at) * 0xbf58476d1ce4e5b9);

    private static string Code(Action action) => Assert.Throws<UserException>(action).Problems[0].Code;

    private static List<string> Columns(DuckDbConnection connection, string table) => connection
        .Rows("SELECT column_name || ' ' || data_type FROM duckdb_columns() WHERE table_name = $1 ORDER BY column_index", table)
        .Select(r => (string)r[0]!).ToList();
}
