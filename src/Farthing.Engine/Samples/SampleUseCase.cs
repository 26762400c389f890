using Farthing.Core.Errors;
using NodaTime;

namespace Farthing.Engine.Samples;

/// <summary>Writes a bundled case as a workspace folder.</summary>
public static class SampleUseCase
{
    /// <summary>Fewer rows a month than this do not make a case.</summary>
    public const int FewestPerMonth = 100;

    /// <summary>More rows than this are refused.</summary>
    public const long Most = 1_000_000_000;

    /// <summary>The bundled cases.</summary>
    public static IReadOnlyList<string> Cases { get; } = ["telecom-a"];

    /// <summary>
    /// Writes the case's CSV files, <c>farthing.yaml</c> and <c>costs.yaml</c>; an earlier case in the folder is replaced.
    /// </summary>
    /// <param name="request">Which case, where, how large.</param>
    /// <param name="progress">Told the interactions written so far.</param>
    /// <param name="cancel">Stops between two days of the case.</param>
    /// <exception cref="UserException">
    /// FT-6101 no such case, FT-6102 a size or number of months out of range, FT-6103 a folder with something else in it.
    /// </exception>
    public static SampleResult Write(SampleRequest request, IProgress<long>? progress, CancellationToken cancel)
    {
        Check(request);
        TelecomPlan plan = TelecomPlan.Make(TelecomSettingsReader.ReadBundled(), request.Interactions, request.Months);
        Clear(request.Folder);
        IReadOnlyList<SampleFile> files = WriteFiles(plan, request, progress, cancel);
        LocalDate first = plan.Months[0].FirstDay;
        return new SampleResult(
            Path.GetFullPath(request.Folder), files, plan, TelecomWorkspace.Disclosure(plan),
            CsvText.Month(first.PlusMonths(plan.Settings.ProgrammeMonth - 1)),
            CsvText.Month(first.PlusMonths(plan.Settings.ProgrammeMonth - 1 + TelecomPlan.MonthsToEffect)));
    }

    /// <summary>Whether a folder holds a bundled case, so that it may be replaced.</summary>
    public static bool HoldsCase(string folder)
    {
        string config = Path.Combine(folder, "farthing.yaml");
        return File.Exists(config)
            && File.ReadLines(config).FirstOrDefault()?.StartsWith(TelecomWorkspace.Mark, StringComparison.Ordinal) == true;
    }

    /// <summary>All of the files or none: what was begun is taken away when writing stops.</summary>
    private static IReadOnlyList<SampleFile> WriteFiles(
        TelecomPlan plan, SampleRequest request, IProgress<long>? progress, CancellationToken cancel)
    {
        bool done = false;
        try
        {
            TelecomWorkspace.Write(plan, request.Seed, request.Folder);
            IReadOnlyList<SampleFile> files = TelecomCase.Write(plan, request.Seed, request.Folder, progress, cancel);
            done = true;
            return files;
        }
        finally
        {
            if (!done)
            {
                string[] yaml = [Path.Combine(request.Folder, "costs.yaml"), Path.Combine(request.Folder, "farthing.yaml")];
                foreach (string file in Directory.GetFiles(request.Folder, "*.csv").Concat(yaml))
                {
                    File.Delete(file);
                }
            }
        }
    }

    private static void Check(SampleRequest request)
    {
        if (!Cases.Contains(request.Case, StringComparer.Ordinal))
        {
            throw new UserException(
                "FT-6101", $"There is no bundled case \"{request.Case}\"; there is: {string.Join(", ", Cases)}.", null,
                NearMatch.Suggest(request.Case, Cases));
        }

        if (request.Months is < 1 or > 120)
        {
            throw new UserException("FT-6102", "A case has 1 to 120 months.", null, "--months 12");
        }

        long fewest = (long)FewestPerMonth * request.Months;
        if (request.Interactions < fewest || request.Interactions > Most)
        {
            throw new UserException(
                "FT-6102",
                $"A case of {CsvText.Number(request.Months)} months has {CsvText.Number(fewest)} to {CsvText.Number(Most)} interactions.",
                null, "--interactions 120000");
        }
    }

    /// <summary>Makes the folder, or empties it of an earlier case; anything else in it is left alone and refused.</summary>
    private static void Clear(string folder)
    {
        if (File.Exists(folder))
        {
            throw new UserException("FT-6103", $"{folder} is a file.", null, "name a folder");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !HoldsCase(folder))
        {
            throw new UserException(
                "FT-6103", $"{folder} is not empty and holds no bundled case; nothing was written.", null,
                "name an empty or a new folder");
        }

        Directory.CreateDirectory(folder);
        string store = Path.Combine(folder, ".farthing");
        if (Directory.Exists(store))
        {
            Directory.Delete(store, recursive: true);
        }
    }
}

/// <summary>Which case to write.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Folder">Where; made if it is not there.</param>
/// <param name="Interactions">Rows of interactions over all months, those that do not count (hang-ups, …) included.</param>
/// <param name="Months">Number of months, 1 to 120.</param>
/// <param name="Seed">What is drawn at random follows from it.</param>
public sealed record SampleRequest(string Case, string Folder, long Interactions, int Months, ulong Seed);

/// <summary>What was written.</summary>
/// <param name="Folder">The folder's full path.</param>
/// <param name="Files">Its CSV files.</param>
/// <param name="Plan">The plan behind it.</param>
/// <param name="Disclosure">What was solved for, as a sentence.</param>
/// <param name="FirstMonth">The programme's first month.</param>
/// <param name="EffectMonth">Six months later.</param>
public sealed record SampleResult(
    string Folder, IReadOnlyList<SampleFile> Files, TelecomPlan Plan, string Disclosure, string FirstMonth, string EffectMonth);
