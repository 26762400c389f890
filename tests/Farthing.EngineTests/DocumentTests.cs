using System.Text.RegularExpressions;

namespace Farthing.EngineTests;

/// <summary>What the documents point at is there.</summary>
public partial class DocumentTests
{
    public static TheoryData<string> Documents =>
    [
        .. new[] { "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md" },
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(f => "docs/" + Path.GetFileName(f)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        string file = Path.Combine(Repository.Root, document);
        Assert.All(
            Link().Matches(File.ReadAllText(file)).Select(m => m.Groups["target"].Value).Where(t => !t.Contains("://", StringComparison.Ordinal)),
            target => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, target.Split('#')[0])), $"{document} links to {target}"));
    }

    [Theory]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Paths_in_the_map_are_there(string document) => Assert.All(
        CodePath().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))).Select(m => m.Groups["path"].Value),
        path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{document} names {path}"));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(src|tests|docs|catalogue|bench|samples|eng)/[A-Za-z0-9_./-]*)`", RegexOptions.ExplicitCapture)]
    private static partial Regex CodePath();
}
