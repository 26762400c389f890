using System.Globalization;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>
/// The way from older forms of the store to the present one: a step of SQL for each form, <c>Store/Forms/2-to-3.sql</c>, which
/// changes the tables that are written (facts, runs, the log) and never what a row says. The derived tables are no part of a
/// step: they are made anew.
/// </summary>
internal static class StoreForms
{
    private const string Prefix = "Farthing.Engine.Store.Forms.";

    /// <summary>The oldest form from which a way leads here.</summary>
    public const int Oldest = 2;

    /// <summary>Whether a store of a form can be brought to the present one.</summary>
    public static bool CanUpgrade(int form) => form is >= Oldest and < StoreSchema.Version;

    /// <summary>Brings a store to the present form in one transaction.</summary>
    /// <param name="connection">A connection to it.</param>
    /// <param name="form">The form that it has.</param>
    public static void Upgrade(DuckDbConnection connection, int form)
    {
        using DuckDbTransaction transaction = connection.BeginTransaction();
        for (int step = form; step < StoreSchema.Version; step++)
        {
            connection.Execute(Step(step));
        }

        StoreSchema.RemakeDerived(connection);
        StoreSchema.AddFixedCodes(connection);
        connection.Execute("DROP TABLE IF EXISTS kept_answers");
        connection.Execute("DELETE FROM meta WHERE starts_with(key, 'derived_')");
        FarthingStore.SetMeta(connection, DeriveVersion.DataCutOffKey, null);
        FarthingStore.SetMeta(connection, StoreSchema.MetaKey, StoreSchema.Version.ToString(CultureInfo.InvariantCulture));
        transaction.Commit();
    }

    /// <summary>Where a store's tables differ from those that this Farthing would make, in words; empty when nowhere.</summary>
    public static IReadOnlyList<string> Differences(DuckDbConnection connection)
    {
        const string Columns =
            "SELECT table_name || '.' || column_index || ' ' || column_name || ' ' || data_type || ' ' || is_nullable FROM duckdb_columns() "
            + "WHERE NOT internal AND schema_name = 'main' AND database_name = current_database() AND table_name <> 'kept_answers' AND NOT starts_with(table_name, 'r_')";
        using FarthingStore fresh = FarthingStore.OpenInMemory(new StoreOptions { Threads = 1 });
        using DuckDbConnection wanted = fresh.Connect();
        HashSet<string> has = [.. connection.Rows(Columns).Select(r => (string)r[0]!)];
        HashSet<string> wants = [.. wanted.Rows(Columns).Select(r => (string)r[0]!)];
        return
        [
            .. wants.Except(has).Order(StringComparer.Ordinal).Select(c => $"the column {c} is missing"),
            .. has.Except(wants).Order(StringComparer.Ordinal).Select(c => $"there is a column {c} more"),
        ];
    }

    private static string Step(int from)
    {
        string name = Invariant($"{Prefix}{from}-to-{from + 1}.sql");
        using Stream stream = typeof(StoreForms).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
