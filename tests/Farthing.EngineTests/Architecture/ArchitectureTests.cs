using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Farthing.Core.Errors;
using Farthing.Engine.Store;

namespace Farthing.EngineTests.Architecture;

/// <summary>The house rules that the compiler does not keep.</summary>
public sealed partial class ArchitectureTests
{
    private const int LongestMethod = 70;
    private const int LongestFile = 500;

    private static readonly Assembly Core = typeof(Problem).Assembly;
    private static readonly Assembly Engine = typeof(FarthingStore).Assembly;
    private static readonly Assembly Web = typeof(Farthing.Web.Hosting.FarthingServer).Assembly;
    private static readonly string CommandLine = Path.Combine(AppContext.BaseDirectory, "farthing.dll");

    /// <summary>Where no binary floating point may be: everything between the ledger and a cost.</summary>
    private static readonly string[] ExactNamespaces =
        ["Farthing.Core.Money", "Farthing.Core.Ledger", "Farthing.Core.Costing", "Farthing.Core.Closing", "Farthing.Engine.Costing", "Farthing.Engine.Closing", "Farthing.Engine.UseCases"];

    [Fact]
    public void Core_knows_nothing_but_dates_and_mathematics()
    {
        string[] foreign = Core.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => !n.StartsWith("System.", StringComparison.Ordinal) && n is not ("NodaTime" or "MathNet.Numerics")).ToArray();
        Assert.Empty(foreign);
    }

    [Fact]
    public void The_engine_does_not_know_the_command_line() =>
        Assert.DoesNotContain("farthing", Engine.GetReferencedAssemblies().Select(a => a.Name));

    [Fact]
    public void Pages_do_not_know_the_command_line_nor_the_engine_a_page()
    {
        Assert.DoesNotContain("farthing", Web.GetReferencedAssemblies().Select(a => a.Name));
        Assert.DoesNotContain("Farthing.Web", Engine.GetReferencedAssemblies().Select(a => a.Name));
    }

    [Fact]
    public void Core_reads_and_writes_nothing()
    {
        string[] forbidden =
        [
            "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.IO.StreamReader", "System.IO.StreamWriter",
            "System.Console", "System.Diagnostics.Process", "System.Net.Http.HttpClient", "System.Net.Sockets.Socket",
        ];
        Assert.Empty(ReferencedTypes(Core.Location).Intersect(forbidden));
        Assert.Contains("System.IO.File", ReferencedTypes(Engine.Location)); // the test sees what it looks for
    }

    [Fact]
    public void No_floating_point_between_the_ledger_and_a_cost()
    {
        List<Type> exact = Core.GetTypes().Concat(Engine.GetTypes())
            .Where(t => ExactNamespaces.Any(n => t.Namespace == n || t.Namespace?.StartsWith(n + ".", StringComparison.Ordinal) == true))
            .ToList();
        Assert.True(exact.Count > 20);
        Assert.Empty(FloatingPoint.Uses(exact).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(typeof(WithField), "field")]
    [InlineData(typeof(WithLocal), "local")]
    [InlineData(typeof(WithSignature), "signature")]
    [InlineData(typeof(WithCast), "conv.r8")]
    [InlineData(typeof(WithCall), "calls Math.Sqrt")]
    public void Floating_point_would_be_found(Type type, string use) =>
        Assert.Contains(FloatingPoint.Uses([type]), found => found.EndsWith(use, StringComparison.Ordinal));

    [Fact]
    public void Methods_are_short()
    {
        List<(string Name, string File, int Line, int Lines)> methods =
            new[] { Core.Location, Engine.Location, Web.Location, CommandLine }.SelectMany(SourceTree.Methods)
                .Where(m => !m.File.EndsWith(".razor", StringComparison.Ordinal)).ToList(); // a page is one method to the compiler
        Assert.True(methods.Count > 500);
        Assert.Empty(methods.Where(m => m.Lines > LongestMethod)
            .Select(m => $"{m.Name} has {m.Lines} lines ({Path.GetFileName(m.File)}:{m.Line})"));
    }

    [Fact]
    public void Files_are_short() => Assert.Empty(SourceTree.Files("src", ".cs", ".razor", ".css", ".js")
        .Select(f => (File: f, Lines: File.ReadAllLines(f).Length)).Where(f => f.Lines > LongestFile)
        .Select(f => $"{Path.GetRelativePath(SourceTree.Root, f.File)} has {f.Lines} lines"));

    [Fact]
    public void Nothing_is_left_unfinished_in_the_source()
    {
        string[] here = ["ArchitectureTests.cs"];
        Assert.Empty(new[] { "src", "tests", "bench" }.SelectMany(folder => SourceTree.Files(folder, ".cs", ".sql", ".yaml"))
            .Where(f => !here.Contains(Path.GetFileName(f)))
            .SelectMany(f => File.ReadLines(f).Select((line, i) => (f, i, line)))
            .Where(l => Unfinished().IsMatch(l.line))
            .Select(l => $"{Path.GetRelativePath(SourceTree.Root, l.f)}:{l.i + 1}: {l.line.Trim()}"));
        Assert.Matches(Unfinished(), "// TODO: later");
    }

    private static HashSet<string> ReferencedTypes(string assemblyFile)
    {
        using PEReader image = new(File.OpenRead(assemblyFile));
        MetadataReader metadata = image.GetMetadataReader();
        return metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}").ToHashSet(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\b(?:TODO|FIXME|XXX|HACK|NotImplementedException)\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unfinished();

    private sealed class WithField
    {
        public List<double?>? Amounts { get; set; }
    }

    private static class WithLocal
    {
        public static bool Value(object given) => given is double number && number > 0;
    }

    private static class WithSignature
    {
        public static int Value(double[] given) => given.Length;
    }

    private static class WithCast
    {
        public static long Value(long given) => (long)(given * 0.1);
    }

    private static class WithCall
    {
        public static object Value(long given) => Math.Sqrt(given);
    }
}
