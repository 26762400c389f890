using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Export;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>A file of facts that was written.</summary>
/// <param name="Fact">The fact, which is also the pack to import it under.</param>
/// <param name="File">The file's name.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Renamed">Attributes that are called <c>attribute_…</c>, since the pack would read their names as fields.</param>
public sealed record ExportedFacts(string Fact, string File, long Rows, IReadOnlyList<string> Renamed);

/// <summary>A wish for files of facts.</summary>
/// <param name="Facts">Which facts; none for every fact that has rows.</param>
/// <param name="Target">Full path of the folder, or of the file for one fact.</param>
/// <param name="Shown">The same as the user wrote it.</param>
/// <param name="IsFile">Whether it is a file.</param>
/// <param name="Format">CSV or Parquet.</param>
/// <param name="Overwrite">Whether files that are there are replaced.</param>
public sealed record FactWish(
    IReadOnlyList<string> Facts, string Target, string Shown, bool IsFile, ExportFormat Format, bool Overwrite)
{
    /// <summary>Whether text in CSV is written as it is, formulas too: for programs only.</summary>
    public bool Raw { get; init; }
}

/// <summary>
/// Writes the facts back out as canonical files: the current version of every row. Importing them into an empty workspace with the same
/// <c>farthing.yaml</c>, <c>costs.yaml</c> and packs gives the same costs.
/// </summary>
public static class ExportFacts
{
    /// <summary>Writes the files; none of them has its name before all are whole.</summary>
    /// <exception cref="UserException">FT-6302, FT-6303 as for any export; FT-6306: no such fact; FT-6307: two files are needed.</exception>
    public static IReadOnlyList<ExportedFacts> Run(Workspace workspace, FarthingStore store, FactWish wish, CancellationToken cancellation = default)
    {
        using DuckDbConnection connection = store.Connect();
        CodeBook codes = CodeBook.Load(connection);
        PackLibrary packs = PackLibrary.For(null);
        List<ExportedFacts> written = [];
        List<OutputFile> files = [];
        try
        {
            foreach ((string name, FactFile file) in Wanted(connection, wish, packs))
            {
                string shown = wish.IsFile ? wish.Shown : Path.Combine(wish.Shown, name);
                OutputFile output = OutputFile.At(wish.IsFile ? wish.Target : Path.Combine(wish.Target, name), shown, wish.Overwrite);
                files.Add(output);
                using RowWriter writer = wish.Format == ExportFormat.Parquet
                    ? new ParquetRowWriter(output.TemporaryPath, file.Columns, new Dictionary<string, string>(), cancellation)
                    : new CsvRowWriter(output.Create(), file.Columns, wish.Raw);
                file.Write(writer, connection, codes, workspace.Calendar, cancellation);
                writer.Complete();
                written.Add(new ExportedFacts(file.Fact, shown, writer.Rows, file.Renamed));
            }

            cancellation.ThrowIfCancellationRequested();
            files.ForEach(f => f.Commit());
        }
        finally
        {
            files.ForEach(f => f.Dispose());
        }

        return written;
    }

    private static IEnumerable<(string Name, FactFile File)> Wanted(DuckDbConnection connection, FactWish wish, PackLibrary packs)
    {
        string extension = (wish.Raw ? ".raw" : "") + ExportFormats.Extension(wish.Format);
        foreach (FactModel model in Models(connection, wish))
        {
            IReadOnlySet<string> taken = packs.Get(model.Name).Columns.ToHashSet(StringComparer.Ordinal);
            if (model != FactModels.Interactions || States(connection) is not { Said: > 0, Unsaid: > 0 } states)
            {
                bool? completion = model == FactModels.Interactions ? States(connection).Said > 0 : null;
                yield return (model.Name + extension, new FactFile(connection, model, taken, completion));
                continue;
            }

            // A file without the column says nothing of completion; one with it says that an empty field is open.
            if (wish.IsFile)
            {
                throw new UserException(
                    "FT-6307", Invariant($"{states.Said} interactions say whether they are completed and {states.Unsaid} do not: that takes two files."),
                    suggestion: "name a folder with -o");
            }

            yield return (model.Name + extension, new FactFile(connection, model, taken, true));
            yield return (model.Name + "-without-completion" + extension, new FactFile(connection, model, taken, false));
        }
    }

    private static (long Said, long Unsaid) States(DuckDbConnection connection) => (
        connection.Scalar<long>("SELECT count(*) FROM interactions WHERE completed_state <> 0"),
        connection.Scalar<long>("SELECT count(*) FROM interactions WHERE completed_state = 0"));

    private static List<FactModel> Models(DuckDbConnection connection, FactWish wish)
    {
        List<FactModel> models = [];
        foreach (string name in wish.Facts.Count > 0 ? wish.Facts.Distinct(StringComparer.Ordinal) : FactModels.All.Keys)
        {
            if (!FactModels.All.TryGetValue(name, out FactModel? model))
            {
                throw new UserException(
                    "FT-6306", $"\"{name}\" is not a fact; there are {string.Join(", ", FactModels.All.Keys)}.",
                    suggestion: NearMatch.Suggest(name, FactModels.All.Keys));
            }

            if (wish.Facts.Count > 0 || connection.Scalar<long>($"SELECT count(*) FROM {DuckDbSql.Name(model.Table)}") > 0)
            {
                models.Add(model);
            }
        }

        return wish.IsFile && models.Count != 1
            ? throw new UserException("FT-6307", "One file holds one fact.", suggestion: "name one fact, or a folder with -o")
            : models;
    }
}
