namespace Farthing.EngineTests.Web;

/// <summary>Where Chromium is on this machine; <c>./test</c> installs it where it may.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Its path; null where there is none.</summary>
    public static string? Find()
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(_ => Names, Path.Combine).FirstOrDefault(File.Exists);
    }
}
