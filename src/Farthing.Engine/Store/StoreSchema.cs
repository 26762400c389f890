using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Core.Facts;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>The tables of the store: made from <c>Schema.sql</c>, and the number that says which form they have.</summary>
public static class StoreSchema
{
    /// <summary>The form of the tables that this Farthing writes; counted up with every change of <c>Schema.sql</c> in a release.</summary>
    public const int Version = 3;

    /// <summary>What the names of derived tables begin with.</summary>
    public const string DerivedPrefix = "d_";

    /// <summary>The key of the form's number in table <c>meta</c>.</summary>
    public const string MetaKey = "schema";

    /// <summary>The fact tables; each has a twin <c>…_versions</c> for superseded rows, with the superseding batch in <c>superseded_by</c>.</summary>
    public static IReadOnlyList<string> Facts { get; } =
    [
        "interactions", "segments", "agents", "staffing", "paid_time", "ledger", "fx", "usage", "surveys", "customers",
        "orders", "issues", "users", "subscriptions", "messages", "schedule", "forecasts", "benefits",
    ];

    /// <summary>The table of a fact's superseded rows.</summary>
    public static string VersionsOf(string fact) => fact + "_versions";

    /// <summary>The text of <c>Schema.sql</c>.</summary>
    public static string Sql()
    {
        using Stream stream = typeof(StoreSchema).Assembly.GetManifestResourceStream("Farthing.Engine.Store.Schema.sql")
            ?? throw new InvalidOperationException("Schema.sql is not in the assembly");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Makes the tables in an empty database, or checks that those there have this form.</summary>
    /// <exception cref="UserException">FT-5003: not a store; FT-5004: made by a newer Farthing; FT-5005: by an older one.</exception>
    internal static void Ensure(DuckDbConnection connection, string place)
    {
        if (connection.Scalar<long>("SELECT count(*) FROM duckdb_tables()") == 0)
        {
            Create(connection);
            return;
        }

        if (FormOf(connection, place) is int form and < Version)
        {
            throw Older(form, place);
        }
    }

    /// <summary>The form of a store, this one's or an older one's.</summary>
    /// <exception cref="UserException">FT-5003: not a store; FT-5004: made by a newer Farthing.</exception>
    internal static int FormOf(DuckDbConnection connection, string place)
    {
        if (connection.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'meta'") == 0
            || FarthingStore.GetMeta(connection, MetaKey) is not { } text
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version))
        {
            throw new UserException(
                "FT-5003", $"{place} is a DuckDB database, but not a store of Farthing.",
                suggestion: "move it out of the folder .farthing, then import again");
        }

        return version <= Version ? version : throw new UserException(
            "FT-5004", Invariant($"{place} was written by a newer Farthing (form {version}; this one knows form {Version})."),
            suggestion: "update Farthing");
    }

    /// <summary>FT-5005: a store is of an older form; what to do depends on whether it can be upgraded.</summary>
    internal static UserException Older(int form, string place) => new(
        "FT-5005", Invariant($"{place} was written by an older Farthing (form {form}; this one writes form {Version})."),
        suggestion: StoreForms.CanUpgrade(form)
            ? "farthing upgrade brings it to this form and keeps the old one beside"
            : "move the folder .farthing away and import the files again");

    /// <summary>Makes the derived tables as this form has them, empty, in the caller's transaction; those there go.</summary>
    internal static void RemakeDerived(DuckDbConnection connection)
    {
        foreach (object?[] row in connection.Rows($"SELECT table_name FROM duckdb_tables() WHERE NOT internal AND starts_with(table_name, '{DerivedPrefix}')"))
        {
            connection.Execute($"DROP TABLE {DuckDbSql.Name((string)row[0]!)}");
        }

        foreach (string statement in Sql().Split(';').Where(s => s.Contains($"CREATE TABLE {DerivedPrefix}", StringComparison.Ordinal)))
        {
            connection.Execute(statement);
        }
    }

    /// <summary>Adds the fixed codes that the table does not have, in the caller's transaction.</summary>
    internal static void AddFixedCodes(DuckDbConnection connection)
    {
        foreach ((string domain, IReadOnlyList<string> texts) in CodeDomains.Fixed.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            for (int i = 0; i < texts.Count; i++)
            {
                connection.Execute(
                    "INSERT INTO codes SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM codes WHERE domain = $1 AND code = $2)", domain, i + 1, texts[i]);
            }
        }
    }

    private static void Create(DuckDbConnection connection)
    {
        using DuckDbTransaction transaction = connection.BeginTransaction();
        connection.Execute(Sql());
        foreach (string fact in Facts)
        {
            connection.Execute(
                $"CREATE TABLE {DuckDbSql.Name(VersionsOf(fact))} AS SELECT *, NULL::INTEGER AS superseded_by FROM {DuckDbSql.Name(fact)} LIMIT 0");
        }

        AddFixedCodes(connection);
        FarthingStore.SetMeta(connection, MetaKey, Version.ToString(CultureInfo.InvariantCulture));
        transaction.Commit();
    }
}
