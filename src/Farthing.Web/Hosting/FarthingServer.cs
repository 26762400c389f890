using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Farthing.Core.Errors;

namespace Farthing.Web.Hosting;

/// <summary>How a server is to run.</summary>
/// <param name="Folder">The workspace's folder.</param>
/// <param name="Shown">The folder as messages call it.</param>
public sealed record ServerOptions(string Folder, string Shown)
{
    /// <summary>The port; 0 for any that is free; null for the usual one, or any where that is taken.</summary>
    public int? Port { get; init; }

    /// <summary>The time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long no page must have been asked for before the store is closed, so that other commands can have it.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a page waits for the store before it says what is going on and asks again by itself.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Cost rows of a month up to which an interaction's lines are shown at once; beyond it the page comes first and the lines follow.
    /// </summary>
    public long LinesAtOnce { get; init; } = 200_000;

    /// <summary>Writes down a fault of Farthing's and gives the message for whoever looks at the page.</summary>
    public Func<Exception, Problem>? RecordFault { get; init; }

    /// <summary>Told when somebody came who was not let in.</summary>
    public Action? Refused { get; init; }
}

/// <summary>Serves a workspace's pages on this machine alone.</summary>
public sealed class FarthingServer : IAsyncDisposable
{
    /// <summary>The port that is taken unless another is asked for.</summary>
    public const int UsualPort = 4748;

    private readonly WebApplication _application;
    private readonly StoreKeeper _keeper;
    private readonly Gatekeeper _gatekeeper;

    private FarthingServer(WebApplication application, StoreKeeper keeper, Gatekeeper gatekeeper, int port) =>
        (_application, _keeper, _gatekeeper, Port) = (application, keeper, gatekeeper, port);

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>An address that lets one browser in, once; the address given out before no longer does.</summary>
    public string NewAddress() => Invariant($"http://127.0.0.1:{Port}/open?key={_gatekeeper.NewToken()}");

    /// <summary>Starts it.</summary>
    /// <exception cref="UserException">FT-6201: the port is taken or not allowed.</exception>
    public static async Task<FarthingServer> StartAsync(ServerOptions options, CancellationToken cancellation)
    {
        try
        {
            return await StartAsync(options, options.Port ?? UsualPort, cancellation).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException && options.Port is null)
        {
            return await StartAsync(options, 0, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new UserException(
                "FT-6201", Invariant($"Port {options.Port} cannot be used: another program has it, or the system does not permit it."),
                suggestion: "name another port, or leave --port out");
        }
    }

    /// <summary>Ends when the token fires, or when the system tells the process to end.</summary>
    public async Task RunUntilAsync(CancellationToken cancellation)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration asked = cancellation.UnsafeRegister(_ => stopped.TrySetResult(), null);
        using CancellationTokenRegistration told = _application.Lifetime.ApplicationStopping.UnsafeRegister(_ => stopped.TrySetResult(), null);
        await stopped.Task.ConfigureAwait(false);
    }

    /// <summary>Closes the store now; the next page opens it again.</summary>
    public Task ReleaseStoreAsync() => _keeper.ReleaseAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        await _keeper.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<FarthingServer> StartAsync(ServerOptions options, int port, CancellationToken cancellation)
    {
        // An empty builder: no settings from files or the environment reach it, so that nothing but this code says where it listens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "farthing" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 200;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddRazorComponents();
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // letters of any script as they are, markup never
        WebApplication application = builder.Build();
        StoreKeeper keeper = new(options.Folder, options.Shown, options.Idle, options.Patience);
        Gatekeeper gatekeeper = new(options.Time);
        PageRoutes routes = new(keeper, options);
        Guard guard = new(gatekeeper);
        application.Use((context, next) => Entrance.InvokeAsync(context, next, guard, gatekeeper, options));
        application.UseRouting();
        routes.Map(application);
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            await keeper.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new FarthingServer(application, keeper, gatekeeper, new Uri(address).Port);
    }
}
