using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// One open DuckDB database: a file or memory, locked down. Any number of connections may be made, from any thread.
/// </summary>
/// <remarks>
/// DuckDB lets one process open a file twice and then loses what one of the two writes; here the second is refused.
/// The file is let go when the database and all its connections are disposed.
/// </remarks>
public sealed class DuckDbDatabase : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> OpenFiles = new(
        OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    private readonly DatabaseHandle _handle;
    private readonly string? _registered;
    private int _users = 1;
    private bool _disposed;

    private DuckDbDatabase(DatabaseHandle handle, string? registered, DuckDbOptions options)
    {
        _handle = handle;
        _registered = registered;
        Options = options;
    }

    /// <summary>How it was opened.</summary>
    public DuckDbOptions Options { get; }

    /// <summary>The file's full path; null in memory.</summary>
    public string? Path => _registered;

    /// <summary>Opens (and makes, if absent) the file, or a database in memory for null; applies and checks the lock-down.</summary>
    /// <exception cref="DuckDbException">DuckDB refused: not a database, locked by another process, no permission, or
    /// the lock-down did not take.</exception>
    public static DuckDbDatabase Open(string? path, DuckDbOptions? options = null)
    {
        DuckDbLibrary.EnsureLoaded();
        options ??= new DuckDbOptions();
        string? full = path is null ? null : Register(WithoutLinks(System.IO.Path.GetFullPath(path)));
        try
        {
            DuckDbDatabase database = new(OpenHandle(full, options), full, options);
            try
            {
                using DuckDbConnection connection = database.Connect();
                BulkFunction.Register(connection);
                TakeFunction.Register(connection);
                DistinctFunction.Register(connection);
                DuckDbLockDown.Apply(connection, options);
                DuckDbLockDown.Verify(connection, options);
                return database;
            }
            catch
            {
                full = null; // disposing the database takes it off the list
                database.Dispose();
                throw;
            }
        }
        catch
        {
            Unregister(full);
            throw;
        }
    }

    /// <summary>A new connection. Connections are cheap; each has its own transaction and serves one thread at a time.</summary>
    public DuckDbConnection Connect()
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (DuckDbNative.Connect(_handle, out ConnectionHandle connection) != 0)
            {
                connection.Dispose();
                throw new DuckDbException("DuckDB refused a new connection");
            }

            _users++;
            return new DuckDbConnection(this, connection);
        }
    }

    /// <summary>Closes the database once its connections are closed too.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        Release();
    }

    /// <summary>Called when a connection is closed, and once for the database itself.</summary>
    internal void Release()
    {
        lock (Gate)
        {
            if (--_users == 0)
            {
                _handle.Dispose();
                Unregister(_registered);
            }
        }
    }

    /// <summary>One file has one path here, however many links lead to it.</summary>
    private static string WithoutLinks(string full)
    {
        FileSystemInfo here = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        string name = (here.Exists ? here.ResolveLinkTarget(returnFinalTarget: true)?.FullName : null) ?? full;
        return System.IO.Path.GetDirectoryName(name) is { } parent
            ? System.IO.Path.Combine(WithoutLinks(parent), System.IO.Path.GetFileName(name))
            : name;
    }

    private static string Register(string full)
    {
        lock (Gate)
        {
            return OpenFiles.Add(full)
                ? full
                : throw new DuckDbException($"IO Error: \"{full}\" is already open in this process");
        }
    }

    private static void Unregister(string? full)
    {
        lock (Gate)
        {
            if (full is not null)
            {
                OpenFiles.Remove(full);
            }
        }
    }

    private static DatabaseHandle OpenHandle(string? full, DuckDbOptions options)
    {
        if (DuckDbNative.CreateConfig(out ConfigHandle config) != 0)
        {
            config.Dispose();
            throw new DuckDbException("DuckDB could not make a configuration");
        }

        using (config)
        {
            foreach ((string name, string value) in DuckDbLockDown.AtOpen(options))
            {
                if (DuckDbNative.SetConfig(config, name, value) != 0)
                {
                    throw new DuckDbException($"DuckDB does not know the setting {name} = {value}");
                }
            }

            if (DuckDbNative.OpenExt(full, out DatabaseHandle handle, config, out nint error) == 0)
            {
                return handle;
            }

            string message = Marshal.PtrToStringUTF8(error) ?? "DuckDB could not open the database";
            DuckDbNative.Free(error);
            handle.Dispose();
            throw new DuckDbException(message);
        }
    }
}
