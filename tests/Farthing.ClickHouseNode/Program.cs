using System.Runtime.InteropServices;
using System.Text;

namespace Farthing.ClickHouseNode;

/// <summary>
/// One ClickHouse node from libchdb, for tests: <c>LIBRARY [clickhouse arguments…]</c>. It runs until its query ends, which it is
/// told to by the end of standard input, so that no node outlives the test that started it. Its stop address is
/// in FARTHING_NODE_STOP.
/// </summary>
internal static class Program
{
    // ClickHouse parses and plans recursively.
    private const int StackBytes = 16 << 20;

    private static int _stopping;

    private static unsafe int Main(string[] args)
    {
        nint library = NativeLibrary.Load(args[0]);

        // With ClickHouse's own signal handlers a NullReferenceException would kill the process. Must come first.
        ((delegate* unmanaged[Cdecl]<int, void>)NativeLibrary.GetExport(library, "chdb_set_signal_handlers_enabled"))(0);
        Thread input = new(StopAtEndOfInput) { IsBackground = true };
        input.Start();
        nint result = 0;
        Thread node = new(() => result = Run(library, ["clickhouse", .. args[1..]]), StackBytes);
        node.Start();
        node.Join();
        return Report(library, result);
    }

    private static unsafe nint Run(nint library, string[] argv)
    {
        var run = (delegate* unmanaged[Cdecl]<int, byte**, void*>)NativeLibrary.GetExport(library, "chdb_query_cmdline");
        byte** texts = (byte**)NativeMemory.Alloc((nuint)((argv.Length + 1) * sizeof(byte*)));
        for (int i = 0; i < argv.Length; i++)
        {
            texts[i] = (byte*)Marshal.StringToCoTaskMemUTF8(argv[i]);
        }

        texts[argv.Length] = null;
        return (nint)run(argv.Length, texts);
    }

    private static unsafe int Report(nint library, nint result)
    {
        if (result == 0)
        {
            Console.Error.WriteLine("the node gave no result");
            return 2;
        }

        var error = (delegate* unmanaged[Cdecl]<void*, byte*>)NativeLibrary.GetExport(library, "chdb_result_error");
        if (Marshal.PtrToStringUTF8((nint)error((void*)result)) is not { } message)
        {
            return 0;
        }

        // Being told to stop is an error for the query and none for the node.
        Console.Error.WriteLine(message);
        return Volatile.Read(ref _stopping) == 1 ? 0 : 1;
    }

    private static void StopAtEndOfInput()
    {
        while (Console.In.Read() >= 0)
        {
        }

        if (Environment.GetEnvironmentVariable("FARTHING_NODE_STOP") is not { } address || Interlocked.Exchange(ref _stopping, 1) == 1)
        {
            return;
        }

        try
        {
            using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(5) };
            using StringContent kill = new("KILL QUERY WHERE query LIKE 'SELECT sleepEachRow%' ASYNC", Encoding.UTF8);
            using HttpResponseMessage answer = client.PostAsync(new Uri(address), kill).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // It never came up, or is going down already.
            Environment.Exit(0);
        }
    }
}
