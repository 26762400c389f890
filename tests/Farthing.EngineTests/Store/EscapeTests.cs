using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.EngineTests.Store;

/// <summary>
/// What SQL in the store must not reach, in every place where it can be written: other files, the network, extensions,
/// settings, the environment.
/// </summary>
public sealed class EscapeTests(EscapeTests.LockedStore locked) : IClassFixture<EscapeTests.LockedStore>
{
    private readonly TempFolder _folder = locked.Folder;
    private readonly FarthingStore _store = locked.Store;
    private readonly DuckDbConnection _connection = locked.Connection;

    /// <summary>Table functions and replacement scans; FOLDER is a folder with readable files of every format.</summary>
    public static TheoryData<string> Sources() =>
    [
        "read_csv('FOLDER/secret.csv')", "read_csv(['FOLDER/secret.csv'])", "read_csv_auto('FOLDER/secret.csv')",
        "read_csv('FOLDER/*.csv')", "sniff_csv('FOLDER/secret.csv')", "read_text('FOLDER/secret.csv')",
        "read_text('/etc/passwd')", "read_text('/proc/self/environ')", "read_text('file:///etc/passwd')",
        "read_text('.farthing/../secret.csv')", "read_blob('FOLDER/secret.csv')", "read_json('FOLDER/secret.json')",
        "read_json_auto('FOLDER/secret.json')", "read_json_objects('FOLDER/secret.json')",
        "read_json_objects_auto('FOLDER/secret.json')", "read_ndjson('FOLDER/secret.json')",
        "read_ndjson_auto('FOLDER/secret.json')", "read_ndjson_objects('FOLDER/secret.json')",
        "read_parquet('FOLDER/secret.parquet')", "read_parquet(['FOLDER/secret.parquet'])",
        "parquet_scan('FOLDER/secret.parquet')", "parquet_metadata('FOLDER/secret.parquet')",
        "parquet_schema('FOLDER/secret.parquet')", "parquet_file_metadata('FOLDER/secret.parquet')",
        "parquet_kv_metadata('FOLDER/secret.parquet')", "parquet_bloom_probe('FOLDER/secret.parquet', 'a', 1)",
        "glob('FOLDER/*')", "glob('/etc/*')", "read_xlsx('FOLDER/secret.xlsx')", "'FOLDER/secret.csv'",
        "'FOLDER/secret.parquet'", "'FOLDER/secret.json'", "'/etc/passwd'", "'https://example.com/x.csv'",
        "'s3://bucket/x.parquet'", "read_csv('http://169.254.169.254/latest')", "query('FROM ''FOLDER/secret.csv''')",
        "query('SELECT * FROM read_text(''FOLDER/secret.csv'')')", "query_table('FOLDER/secret.csv')",
        "sqlite_scan('FOLDER/x.db', 't')", "postgres_scan('', '', '')", "duckdb_scan('FOLDER/x', 't')",
        "read_duckdb('FOLDER/.farthing/farthing.duckdb')",
    ];

    /// <summary>Statements that must be refused as they stand.</summary>
    public static TheoryData<string> Statements() =>
    [
        "COPY meta TO 'FOLDER/out.csv'", "COPY (SELECT 1) TO 'FOLDER/out.parquet' (FORMAT parquet)",
        "COPY (SELECT 1) TO '/dev/stdout'", "COPY meta FROM 'FOLDER/secret.csv'",
        "COPY FROM DATABASE farthing TO memory", "EXPORT DATABASE 'FOLDER/out'", "IMPORT DATABASE 'FOLDER/out'",
        "ATTACH 'FOLDER/other.duckdb'", "ATTACH 'FOLDER/other.duckdb' AS o (READ_ONLY)", "ATTACH 'FOLDER/x.db' (TYPE sqlite)",
        "ATTACH 'https://example.com/x.duckdb'", "INSTALL httpfs", "FORCE INSTALL httpfs", "LOAD httpfs",
        "LOAD 'FOLDER/evil.duckdb_extension'", "INSTALL evil FROM community", "UPDATE EXTENSIONS",
        "SET enable_external_access = true", "SET lock_configuration = false", "RESET lock_configuration",
        "SET GLOBAL threads = 1", "SET memory_limit = '1TB'", "SET temp_directory = 'FOLDER'", "SET home_directory = 'FOLDER'",
        "SET allowed_directories = ['/']", "SET allowed_paths = ['/etc/passwd']", "SET autoload_known_extensions = true",
        "SET allow_unsigned_extensions = true", "SET profiling_output = 'FOLDER/out.json'", "SET log_query_path = 'FOLDER/log'",
        "SET secret_directory = 'FOLDER'", "SET extension_directory = 'FOLDER'", "SET custom_extension_repository = 'http://x'",
        "SET http_proxy = 'http://x'", "PRAGMA profiling_output = 'FOLDER/out.json'",
        "PRAGMA threads = 1", "PRAGMA memory_limit = '1GB'", "PRAGMA log_query_path = 'FOLDER/log'",
        "PRAGMA import_database('FOLDER/out')", "SELECT getenv('HOME')", "CREATE TABLE x AS FROM 'FOLDER/secret.csv'",
        "INSERT INTO meta SELECT * FROM read_csv('FOLDER/secret.csv')", "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a')",
        "CREATE SECRET s (TYPE s3, KEY_ID 'a')",
        "SELECT * FROM read_text(getvariable('f'))",
    ];

    [Theory]
    [MemberData(nameof(Sources))]
    public void No_source_outside_the_store_can_be_read(string source)
    {
        source = Here(source);
        Refused($"SELECT * FROM {source}");
        Refused($"WITH x AS (SELECT * FROM {source}) SELECT * FROM x");
        Refused($"SELECT (SELECT count(*) FROM {source})");
        Refused($"SELECT 1 WHERE EXISTS (FROM {source})");
        Refused($"EXPLAIN ANALYZE SELECT * FROM {source}");
        Refused($"CREATE VIEW v AS SELECT * FROM {source}; SELECT * FROM v");
        Refused($"CREATE MACRO m() AS TABLE SELECT * FROM {source}; SELECT * FROM m()");
        Refused($"PREPARE p AS SELECT * FROM {source}; EXECUTE p");
        Assert.Throws<DuckDbException>(() => _connection.Query($"SELECT * FROM {source}").ReadChunk());
    }

    [Theory]
    [MemberData(nameof(Statements))]
    public void No_statement_writes_elsewhere_or_loosens_the_lock(string statement)
    {
        string[] before = Files();
        Refused(Here(statement));
        Assert.Equal(before, Files());
        DuckDbLockDown.Verify(_connection, _store.Database.Options);
    }

    [Fact]
    public void A_path_given_as_a_parameter_is_refused_too()
    {
        Assert.Throws<DuckDbException>(() => _connection.Rows("SELECT * FROM read_text($1)", _folder.File("secret.csv")));
        Assert.Throws<DuckDbException>(() => _connection.Rows("SELECT * FROM read_csv($1)", _folder.File("secret.csv")));
    }

    [Fact]
    public void There_are_no_secrets_and_no_further_databases()
    {
        Assert.Empty(_connection.Rows("SELECT * FROM duckdb_secrets()"));
        Assert.Equal(["farthing"], _connection.Rows("SELECT database_name FROM duckdb_databases() WHERE NOT internal").Select(r => r[0]));
    }

    [Fact]
    public void An_engine_whose_lock_did_not_take_is_refused()
    {
        DuckDbException refused = Assert.Throws<DuckDbException>(() =>
            DuckDbLockDown.Verify(_connection, _store.Database.Options with { Threads = 77 }));
        Assert.Contains("not locked down: threads", refused.Message, StringComparison.Ordinal);
    }

    private string Here(string sql) => sql.Replace("FOLDER", _folder.Path, StringComparison.Ordinal);

    private string[] Files() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
        .Where(f => !f.EndsWith(".wal", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

    private void Refused(string sql)
    {
        try
        {
            _connection.Execute(sql);
        }
        catch (DuckDbException)
        {
            return;
        }

        Assert.Fail($"not refused: {sql}");
    }

    /// <summary>A store in a folder with readable files of every format.</summary>
    public sealed class LockedStore : IDisposable
    {
        public LockedStore()
        {
            File.WriteAllText(Folder.File("secret.csv"), "a,b\n1,2\n");
            File.WriteAllText(Folder.File("secret.json"), "{\"a\":1}\n");
            string parquet = Folder.File("secret.parquet");
            using (DuckDbDatabase writer = DuckDbDatabase.Open(null, new DuckDbOptions { AllowedFiles = [parquet] }))
            using (DuckDbConnection connection = writer.Connect())
            {
                connection.Execute($"COPY (SELECT 1 AS a) TO {DuckDbSql.Text(parquet)} (FORMAT parquet)");
            }

            Store = FarthingStore.Open(Folder.Path);
            Connection = Store.Connect();
        }

        public TempFolder Folder { get; } = new();

        public FarthingStore Store { get; }

        public DuckDbConnection Connection { get; }

        public void Dispose()
        {
            Connection.Dispose();
            Store.Dispose();
            Folder.Dispose();
        }
    }
}
