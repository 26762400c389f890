namespace Farthing.Cli;

/// <summary>What a command tells the shell.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: a statement does not close, a check failed.</summary>
    public const int No = 1;

    /// <summary>The user's input is at fault.</summary>
    public const int Input = 2;

    /// <summary>Farthing is at fault.</summary>
    public const int Fault = 3;

    /// <summary>The user stopped it, as shells count it (128 + SIGINT).</summary>
    public const int Stopped = 130;
}
