namespace Farthing.EngineTests.Faults;

/// <summary>
/// The seeded faults of tests/faults are code changes that tests/faults/run tries one by one. Here only that each of them
/// still applies: its old text occurs exactly once in its file, and differs from the new one.
/// </summary>
public class FaultListTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Path.Combine(Root, "tests", "faults"), "*.fault").Select(Path.GetFileName).Order(StringComparer.Ordinal).OfType<string>()];

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Farthing.slnx"))) folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))!;
            return folder;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Applies(string name)
    {
        var parts = File.ReadAllText(Path.Combine(Root, "tests", "faults", name)).Split("---\n");
        Assert.Equal(3, parts.Length);
        var fields = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(l => l[..l.IndexOf(':')], l => l[(l.IndexOf(':') + 2)..], StringComparer.Ordinal);
        Assert.Equal(["fault", "file", "tests"], fields.Keys.Order(StringComparer.Ordinal));
        var file = File.ReadAllText(Path.Combine(Root, fields["file"]));
        Assert.Equal(2, file.Split(parts[1].TrimEnd('\n')).Length);
        Assert.NotEqual(parts[1], parts[2]);
    }

    [Fact]
    public void Are_at_least_twelve() => Assert.True(Names.Count >= 12);
}
