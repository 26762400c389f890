using Farthing.Core.Errors;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.Import;

/// <summary>Reads files into the store, one batch and one transaction each.</summary>
public static class ImportUseCase
{
    /// <summary>Imports files under one pack. Every path is looked at before the first is read.</summary>
    /// <param name="store">The workspace's store.</param>
    /// <param name="workspace">The workspace: its zone, calendar, currency and packs.</param>
    /// <param name="files">The files, in the order in which they are read.</param>
    /// <param name="packName">The pack.</param>
    /// <param name="clock">Dates the batches.</param>
    /// <param name="progress">Told from time to time how far it is; null: nobody.</param>
    /// <param name="done">Told of each batch once it is committed; null: nobody.</param>
    /// <param name="cancellation">Leaves the file being read undone; batches before it stay.</param>
    /// <exception cref="UserException">A file, its header or the pack is at fault; the files before it are imported.</exception>
    public static IReadOnlyList<ImportedBatch> Run(
        FarthingStore store, Workspace workspace, IReadOnlyList<string> files, string packName, IClock clock,
        IProgress<ImportProgress>? progress = null, Action<ImportedBatch>? done = null, CancellationToken cancellation = default)
    {
        PackLibrary library = PackLibrary.For(workspace.PacksFolder);
        library.Get(packName);
        List<Problem> problems = [.. files.SelectMany(Look)];
        if (problems.Count > 0)
        {
            throw new UserException(problems);
        }

        using Importer importer = new(store, workspace, library, clock);
        List<ImportedBatch> batches = [];
        foreach (string file in files)
        {
            ImportedBatch batch = importer.Import(file, packName, progress, cancellation);
            batches.Add(batch);
            done?.Invoke(batch);
        }

        return batches;
    }

    private static IReadOnlyList<Problem> Look(string file)
    {
        try
        {
            using Sources.SourceFile opened = Sources.SourceFile.Open(file);
            return [];
        }
        catch (UserException e)
        {
            return e.Problems;
        }
    }
}
