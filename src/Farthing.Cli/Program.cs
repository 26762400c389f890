using System.Globalization;
using System.Text;
using Farthing.Cli;
using NodaTime;

// What a machine's region says must not change a number or a date.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
await using StreamWriter output = new(Console.OpenStandardOutput(), utf8, 65_536);
await using StreamWriter error = new(Console.OpenStandardError(), utf8, 1024) { AutoFlush = true };
Terminal terminal = Terminal.Detect();
output.AutoFlush = terminal.OutIsTerminal;
CliContext context = new(output, error, terminal, SystemClock.Instance, Directory.GetCurrentDirectory());

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, e) =>
{
    // The first Ctrl-C stops in order; the second ends the process at once.
    e.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};

int exitCode = await CommandLineHost.RunAsync(args, context, stop.Token);
return exitCode;
