using System.CommandLine;
using System.CommandLine.Parsing;
using Farthing.Core.Errors;

namespace Farthing.Cli;

/// <summary>What is wrong with a command line, in Farthing's words and with the nearest name.</summary>
internal static class ParseProblems
{
    /// <summary>All problems, at least one.</summary>
    public static IReadOnlyList<Problem> Of(ParseResult result, IReadOnlyList<string> args)
    {
        Command command = result.CommandResult.Command;
        string help = "see: farthing " + (command is RootCommand ? "" : Path(result.CommandResult) + " ") + "--help";
        List<Problem> problems = [];
        foreach (string token in result.UnmatchedTokens.Distinct(StringComparer.Ordinal))
        {
            problems.Add(Unknown(token, command, result.CommandResult, help));
        }

        // What follows an option or command that does not exist is its value, not a mistake of its own.
        foreach (string root in new[] { "FT-6002", "FT-6001" })
        {
            if (problems.Find(p => p.Code == root) is { } first)
            {
                return [first];
            }
        }

        if (problems.Count == 0 && command.Subcommands.Count > 0 && command.Action is null)
        {
            string names = string.Join(", ", command.Subcommands.Select(c => c.Name));
            problems.Add(new Problem(
                "FT-6003", Severity.Error, $"{Subject(result.CommandResult)} needs one of {names}.", null, help));
        }

        if (problems.Count == 0)
        {
            problems.AddRange(result.Errors.Select(e => Wrong(e, result, help)));
        }

        return problems;
    }

    private static Problem Unknown(string token, Command command, CommandResult result, string help)
    {
        if (token.Length > 1 && token[0] == '-')
        {
            return new Problem(
                "FT-6002", Severity.Error, $"{Subject(result)} has no option {token}.", null,
                NearMatch.Suggest(token, Options(result)) ?? help);
        }

        if (command.Subcommands.Count > 0)
        {
            string what = command is RootCommand ? "There is no command" : $"{Subject(result)} has nothing called";
            return new Problem(
                "FT-6001", Severity.Error, $"{what} \"{token}\".", null,
                NearMatch.Suggest(token, command.Subcommands.Select(c => c.Name)) ?? help);
        }

        return new Problem("FT-6003", Severity.Error, $"{Subject(result)} does not take \"{token}\".", null, help);
    }

    private static Problem Wrong(ParseError error, ParseResult result, string help)
    {
        string message = error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0, IdentifierToken: { } token } => $"{token.Value} needs a value.",
            OptionResult { Tokens.Count: 0 } option => $"{Subject(result.CommandResult)} needs {option.Option.Name} {option.Option.HelpName}".TrimEnd() + ".",
            OptionResult option => $"{option.Option.Name} does not take \"{string.Join(' ', option.Tokens.Select(t => t.Value))}\".",
            ArgumentResult { Tokens.Count: 0 } argument => $"{Subject(result.CommandResult)} needs {argument.Argument.Name}.",
            ArgumentResult argument => $"{argument.Argument.Name} cannot be \"{string.Join(' ', argument.Tokens.Select(t => t.Value))}\".",
            _ => error.Message.EndsWith('.') ? error.Message : error.Message + ".",
        };
        return new Problem("FT-6003", Severity.Error, message, null, help);
    }

    private static IEnumerable<string> Options(CommandResult result)
    {
        IEnumerable<string> own = result.Command.Options.SelectMany(o => o.Aliases.Prepend(o.Name));
        return result.Parent is CommandResult parent
            ? own.Concat(parent.Command.Options.Where(o => o.Recursive).SelectMany(o => o.Aliases.Prepend(o.Name)))
            : own;
    }

    private static string Subject(CommandResult result) =>
        result.Command is RootCommand ? "farthing" : "farthing " + Path(result);

    private static string Path(CommandResult result) => result.Parent is CommandResult { Command: not RootCommand } parent
        ? Path(parent) + " " + result.Command.Name
        : result.Command.Name;
}
