using System.CommandLine;
using System.CommandLine.Help;
using Farthing.Core.Errors;

namespace Farthing.Cli;

/// <summary>Runs one command line: parse, run, and turn whatever goes wrong into a message and an exit code.</summary>
public static class CommandLineHost
{
    /// <summary>Runs it and gives the exit code (<see cref="ExitCode"/>).</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliContext context, CancellationToken cancellation)
    {
        try
        {
            int code = await ParseAndRunAsync(args, context, cancellation).ConfigureAwait(false);
            await context.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return code;
        }
        catch (UserException e)
        {
            context.Report(e.Problems);
            return ExitCode.Input;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            context.Note(context.StopNote);
            return ExitCode.Stopped;
        }
        catch (Exception e) when (SystemFaults.Explain(e) is { } problem)
        {
            context.Report([problem]);
            return ExitCode.Input;
        }
        catch (Exception e) when (SystemFaults.IsBrokenPipe(e))
        {
            // Whoever read the answer has read enough.
            return ExitCode.Done;
        }
#pragma warning disable CA1031 // The last net: nothing leaves with a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (cancellation.IsCancellationRequested)
            {
                context.Note(context.StopNote);
                return ExitCode.Stopped;
            }

            context.Report([FaultLog.Record(e, args, context)]);
            return ExitCode.Fault;
        }
    }

    private static async Task<int> ParseAndRunAsync(
        IReadOnlyList<string> args, CliContext context, CancellationToken cancellation)
    {
        RootCommand root = CommandList.Create(context);
        ParseResult result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        InvocationConfiguration invocation = new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = context.Out,
            Error = context.Error,
        };
        if (args.Count == 0)
        {
            return await root.Parse(["--help"]).InvokeAsync(invocation, cancellation).ConfigureAwait(false);
        }

        if (result.Errors.Count > 0 && result.Action is not HelpAction)
        {
            throw new UserException(ParseProblems.Of(result, args));
        }

        // Refused here, so that no command can forget to.
        context.Format(result);
        return await result.InvokeAsync(invocation, cancellation).ConfigureAwait(false);
    }
}
