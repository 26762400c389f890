using System.Globalization;
using System.Text.Json;
using Farthing.Cli;
using NodaTime;

namespace Farthing.EngineTests.CommandLine;

/// <summary>What one command line gave: exit code, standard output, standard error.</summary>
public sealed record CliRun(int ExitCode, string Out, string Error)
{
    /// <summary>Runs a command line in this process, from a folder, without a terminal.</summary>
    public static CliRun In(string folder, params string[] args) => In(folder, CancellationToken.None, args);

    public static CliRun In(string folder, CancellationToken cancellation, params string[] args)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        using StringWriter error = new(CultureInfo.InvariantCulture);
        CliContext context = new(output, error, Terminal.None, SystemClock.Instance, folder);
        int code = CommandLineHost.RunAsync(args, context, cancellation).GetAwaiter().GetResult();
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Asserts that it ended well.</summary>
    public CliRun Ok()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Error}\n{Out}");
        return this;
    }

    /// <summary>Asserts that the input was refused with this code.</summary>
    public CliRun Refused(string code)
    {
        Assert.True(ExitCode == 2, $"exit code {ExitCode}\n{Error}\n{Out}");
        Assert.Contains(code, Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Standard output as JSON.</summary>
    public JsonElement Json() => JsonDocument.Parse(Out).RootElement;
}
