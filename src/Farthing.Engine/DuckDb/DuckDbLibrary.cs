using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Farthing.Core.Errors;

namespace Farthing.Engine.DuckDb;

/// <summary>Finds and loads DuckDB's native library.</summary>
/// <remarks>
/// The file that the environment variable <c>FARTHING_DUCKDB</c> names, if it is set. Else, in this order: the application's
/// folder; <c>runtimes/{os}-{arch}/native</c> below it; <c>node_modules/@duckdb/node-bindings-{os}-{arch}</c> in that
/// folder and every one above; the places the operating system knows.
/// </remarks>
public static class DuckDbLibrary
{
    /// <summary>The environment variable that names the library's file.</summary>
    public const string Variable = "FARTHING_DUCKDB";

    /// <summary>The name the imports are declared under.</summary>
    internal const string Name = "duckdb";

    private static readonly Lock Gate = new();
    private static nint _handle;

    /// <summary>The file that was loaded; null before the first use, or when the system's own search found it.</summary>
    public static string? LoadedFrom { get; private set; }

    /// <summary>DuckDB's version, such as <c>v1.5.5</c>.</summary>
    /// <exception cref="UserException">FT-5001: the library is not found.</exception>
    public static string Version => Marshal.PtrToStringUTF8(DuckDbNative.LibraryVersion()) ?? "";

    /// <summary>Loads the library now, so that a missing one is reported in words and not as a failed call.</summary>
    /// <exception cref="UserException">FT-5001: the library is not found or cannot be loaded.</exception>
    public static void EnsureLoaded()
    {
        lock (Gate)
        {
            if (_handle == 0)
            {
                _handle = Load(Candidates(AppContext.BaseDirectory).ToList());
            }
        }
    }

    /// <summary>Hooks the search into the runtime.</summary>
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The one place that must run before the first native call.")]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(DuckDbLibrary).Assembly, Resolve);

    /// <summary>The files to try, in order.</summary>
    internal static IEnumerable<string> Candidates(string baseFolder)
    {
        (string package, string runtime, string file) =
            OperatingSystem.IsWindows() ? ("win32", "win", "duckdb.dll")
            : OperatingSystem.IsMacOS() ? ("darwin", "osx", "libduckdb.dylib")
            : ("linux", "linux", "libduckdb.so");
        string architecture = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.Arm64 => "arm64",
            Architecture.X64 => "x64",
            var other => other.ToString().ToLowerInvariant(),
        };
        string libc = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "-musl" : "";
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            yield return named; // who names one means that one
            yield break;
        }

        yield return Path.Combine(baseFolder, file);
        yield return Path.Combine(baseFolder, "runtimes", $"{runtime}{libc}-{architecture}", "native", file);
        for (DirectoryInfo? folder = new(baseFolder); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(
                folder.FullName, "node_modules", "@duckdb", $"node-bindings-{package}-{architecture}{libc}", file);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Name)
        {
            return 0;
        }

        EnsureLoaded();
        return _handle;
    }

    /// <summary>Loads the first of these files that is there and can be loaded, else what the system finds.</summary>
    /// <exception cref="UserException">FT-5001.</exception>
    internal static nint Load(IReadOnlyList<string> candidates)
    {
        string? refused = null;
        foreach (string candidate in candidates.Where(File.Exists))
        {
            try
            {
                nint handle = NativeLibrary.Load(candidate);
                LoadedFrom = candidate;
                return handle;
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                refused ??= $"{candidate} is there but cannot be loaded: {e.Message}";
            }
        }

        bool named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };
        return !named && NativeLibrary.TryLoad(Name, out nint system) ? system : throw NotFound(named, candidates, refused);
    }

    private static UserException NotFound(bool named, IReadOnlyList<string> candidates, string? refused)
    {
        string platform = $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}";
        bool supported = (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows())
            && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
        string message = refused ?? (supported
            ? $"DuckDB's native library is not found (this machine: {platform})."
            : $"DuckDB has no ready library for this machine ({platform}).");
        string suggestion = named
            ? $"the environment variable {Variable} names {candidates[0]}: correct it or remove it"
            : $"run \"npm ci\" in Farthing's folder (Linux, macOS and Windows, x64 and arm64), or set {Variable} to the library's path";
        return new UserException("FT-5001", message, suggestion: suggestion);
    }
}
