using Farthing.Core.Errors;
using Farthing.Engine.Store;

namespace Farthing.Cli.Commands;

/// <summary>Waits for a store that another process works on: commands that are started side by side take turns.</summary>
internal static class StoreTurn
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Opens the store once nobody else has it, and says whom it waits for.</summary>
    /// <exception cref="UserException">It cannot be opened for another reason.</exception>
    public static FarthingStore Take(CliContext context, Func<FarthingStore> open, CancellationToken cancellation)
    {
        for (bool told = false; ; told = true)
        {
            try
            {
                return open();
            }
            catch (UserException e) when (e.Problems is [{ Code: StoreFailure.InUse } problem])
            {
                if (!told)
                {
                    context.Note(problem.Message + " Waiting until it has finished …");
                }

                cancellation.WaitHandle.WaitOne(Pause);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
