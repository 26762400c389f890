namespace Farthing.Cli;

/// <summary>How this program was called, so that a command shown can be typed as it stands.</summary>
public static class Invocation
{
    /// <summary>The variable in which the script that starts the program says how it was called itself.</summary>
    public const string Variable = "FARTHING_AS";

    /// <summary><c>./farthing</c>, or whatever was typed; <c>farthing</c> where nobody said, or said what would need quoting.</summary>
    public static string Name =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 and <= 100 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_')
            ? name
            : "farthing";
}
