using System.Globalization;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// What SQL must not be able to do, whoever wrote it: reach files or the network, load extensions, or change settings.
/// The settings are made, locked, and read back; a database whose lock-down did not take is not used.
/// </summary>
internal static class DuckDbLockDown
{
    // With every checkpoint DuckDB puts together what groups of rows (122,880 at most) would fit into fewer, up to a hundred times, and writes
    // them anew: after a costing run, which leaves two short groups a month, as long as the run's own writing. Some at a time tidy up as well.
    private const int GroupsPutTogether = 2;

    /// <summary>Settings that must stand before the file is opened.</summary>
    public static IEnumerable<(string Name, string Value)> AtOpen(DuckDbOptions options)
    {
        yield return ("autoinstall_known_extensions", "false");
        yield return ("autoload_known_extensions", "false");
        yield return ("allow_community_extensions", "false");
        yield return ("allow_persistent_secrets", "false");
        yield return ("threads", options.EffectiveThreads.ToString(CultureInfo.InvariantCulture));
        yield return ("max_vacuum_tasks", GroupsPutTogether.ToString(CultureInfo.InvariantCulture));
        yield return ("preserve_insertion_order", options.PreserveInsertionOrder ? "true" : "false");
        if (options.MemoryLimit > 0)
        {
            yield return ("memory_limit", options.MemoryLimit.ToString(CultureInfo.InvariantCulture) + "B");
        }

        if (options.ReadOnly)
        {
            yield return ("access_mode", "READ_ONLY");
        }
    }

    /// <summary>Makes the remaining settings; the lock is the last.</summary>
    public static void Apply(DuckDbConnection connection, DuckDbOptions options)
    {
        connection.Execute($"SET temp_directory = {DuckDbSql.Text(options.TempFolder ?? "")}");
        if (options.AllowedFiles.Count > 0)
        {
            connection.Execute($"SET allowed_paths = [{string.Join(", ", options.AllowedFiles.Select(DuckDbSql.Text))}]");
        }

        connection.Execute("SET enable_external_access = false");
        connection.Execute("SET lock_configuration = true");
    }

    /// <summary>Reads the settings back.</summary>
    /// <exception cref="DuckDbException">One is not what it must be.</exception>
    public static void Verify(DuckDbConnection connection, DuckDbOptions options)
    {
        Dictionary<string, string> expected = new(StringComparer.Ordinal)
        {
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
            ["allow_community_extensions"] = "false",
            ["allow_unsigned_extensions"] = "false",
            ["allow_persistent_secrets"] = "false",
            ["enable_external_access"] = "false",
            ["lock_configuration"] = "true",
            ["threads"] = options.EffectiveThreads.ToString(CultureInfo.InvariantCulture),
            ["preserve_insertion_order"] = options.PreserveInsertionOrder ? "true" : "false",
            ["temp_directory"] = options.TempFolder ?? "",
        };
        using DuckDbReader settings = connection.Query("SELECT name, value FROM duckdb_settings()");
        while (settings.Read())
        {
            string name = settings.GetString(0)!;
            string value = settings.GetString(1) ?? "";
            if (expected.Remove(name, out string? wanted) && value != wanted)
            {
                throw new DuckDbException(
                    $"The embedded engine is not locked down: {name} is \"{value}\" and must be \"{wanted}\"");
            }
        }

        if (expected.Count > 0)
        {
            throw new DuckDbException(
                $"The embedded engine is not locked down: it does not know {string.Join(", ", expected.Keys)}");
        }
    }
}
