using System.Diagnostics;
using System.Text.Json;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.Import;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Queries;
using Farthing.EngineTests.Store;
using NodaTime;

namespace Farthing.EngineTests.ClickHouse;

/// <summary>A small costed workspace on disk that names a ClickHouse; costed once for each number of interactions, and copied from then on.</summary>
internal sealed class MovedWorkspace : IDisposable
{
    private readonly TempFolder _folder = new();

    public MovedWorkspace(ClickHouseSettings settings, int interactions = 120)
    {
        Settings = settings;
        _folder.Prepare(Invariant($"moved-{interactions}"), () => Make(interactions));
        Configure(settings);
    }

    private void Make(int interactions)
    {
        Configure(settings: null);
        File.WriteAllText(_folder.File("costs.yaml"), RandomFacts.Costs);
        Workspace workspace = Workspace.Load(Folder);
        using FarthingStore store = FarthingStore.Open(Folder);
        int number = 0;
        foreach ((string pack, string rows) in new RandomFacts(11, interactions).All())
        {
            Import(store, workspace, $"{++number}-{pack}.csv", pack, rows);
        }

        CostUseCase.Run(workspace, store, null, SystemClock.Instance);
    }

    public string Folder => _folder.Path;

    public ClickHouseSettings Settings { get; }

    /// <summary>Writes farthing.yaml.</summary>
    public void Configure(string head, ClickHouseSettings? settings) => File.WriteAllText(
        _folder.File("farthing.yaml"), head + "\n" + (settings is null ? "" : ClickHouseCluster.Yaml(settings)));

    /// <summary>Writes farthing.yaml as it was made.</summary>
    public void Configure(ClickHouseSettings? settings) => Configure(RandomFacts.Settings, settings);

    /// <summary>Imports rows.</summary>
    public void Import(string pack, string rows)
    {
        using FarthingStore store = FarthingStore.Open(Folder);
        Import(store, Workspace.Load(Folder), Guid.NewGuid().ToString("N") + ".csv", pack, rows);
    }

    /// <summary>Runs a command, on the cluster of the test run again where one of its nodes ended by itself.</summary>
    public CliRun Run(params string[] words) => ClickHouseCluster.IsShared(Settings)
        ? ClickHouseCluster.Shared().RunSteadily(() => CliRun.In(Folder, words))
        : CliRun.In(Folder, words);

    /// <summary>Rows, total and notes of an answer, and what engine gave it.</summary>
    public (string Engine, string Rows, string Total, string Notes) Ask(params string[] words)
    {
        JsonElement answer = Run(["kpi", .. words, "--format", "json"]).Ok().Json();
        return (
            answer.GetProperty("receipt").GetProperty("engine").GetString()!, answer.GetProperty("rows").GetRawText(),
            answer.GetProperty("total").GetRawText(), answer.GetProperty("receipt").GetProperty("notes").GetRawText());
    }

    /// <summary>Asserts that ClickHouse answers, up to date, what the store answers; gives that answer.</summary>
    public (string Engine, string Rows, string Total, string Notes) AskBoth(params string[] words)
    {
        var there = Ask(words);
        Configure(settings: null);
        var here = Ask(words);
        Configure(Settings);
        Assert.Equal(("ClickHouse", here.Rows, here.Total, here.Notes), there);
        return there;
    }

    /// <summary>Starts the program in a process of its own.</summary>
    public Process Start(params string[] words)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "farthing.dll"));
        foreach (string word in words)
        {
            start.ArgumentList.Add(word);
        }

        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public void Dispose()
    {
        _folder.Dispose();
        foreach (Uri node in Settings.Urls.Where(u => Settings.PasswordEnvironment is not null))
        {
            try
            {
                new ClickHouseConnection([node], Settings.User, Settings.Password()).Execute($"DROP DATABASE IF EXISTS {Settings.Database}", CancellationToken.None);
            }
            catch (ClickHouseException)
            {
                // The test ended with a node that is down.
            }
        }
    }

    private void Import(FarthingStore store, Workspace workspace, string name, string pack, string rows)
    {
        File.WriteAllText(_folder.File(name), rows);
        Assert.Equal(0, Assert.Single(ImportUseCase.Run(store, workspace, [_folder.File(name)], pack, SystemClock.Instance)).Rejected);
    }
}
