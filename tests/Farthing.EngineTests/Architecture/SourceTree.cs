using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Farthing.EngineTests.Architecture;

/// <summary>The repository as the tests see it, and the line spans of methods as the compiler recorded them.</summary>
internal static class SourceTree
{
    private const int FewestSteps = 3;

    public static string Root { get; } = FindRoot();

    /// <summary>Files kept under version control's rules: no build output, no packages.</summary>
    public static IEnumerable<string> Files(string folder, params string[] endings) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
        .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
        .Where(f => !Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar)
            .Any(p => p is "bin" or "obj" or "node_modules" or ".git"))
        .Order(StringComparer.Ordinal);

    /// <summary>For each method of an assembly: its name, its file, its first line, and how many lines its body spans.</summary>
    public static IEnumerable<(string Name, string File, int Line, int Lines)> Methods(string assemblyFile)
    {
        using FileStream assembly = File.OpenRead(assemblyFile);
        using System.Reflection.PortableExecutable.PEReader image = new(assembly);
        MetadataReader metadata = image.GetMetadataReader();
        using FileStream symbols = File.OpenRead(Path.ChangeExtension(assemblyFile, ".pdb"));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(symbols);
        MetadataReader pdb = provider.GetMetadataReader();
        foreach (MethodDebugInformationHandle handle in pdb.MethodDebugInformation)
        {
            MethodDefinition method = metadata.GetMethodDefinition(
                MetadataTokens.MethodDefinitionHandle(MetadataTokens.GetRowNumber(handle)));
            string name = metadata.GetString(method.Name);
            List<SequencePoint> points = pdb.GetMethodDebugInformation(handle).GetSequencePoints().Where(p => !p.IsHidden).ToList();
            string file = points.Count == 0 ? "" : pdb.GetString(pdb.GetDocument(points[0].Document).Name);
            if (points.Count < FewestSteps || name == ".cctor" || file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            {
                continue; // a text or a table in one expression; a type's static tables; generated code
            }

            // A constructor's points include the initialisers of fields, wherever they stand: its lines are counted, not spanned.
            int first = points.Min(p => p.StartLine);
            int lines = name == ".ctor"
                ? points.SelectMany(p => Enumerable.Range(p.StartLine, p.EndLine - p.StartLine + 1)).Distinct().Count()
                : points.Max(p => p.EndLine) - first + 1;
            string type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
            yield return ($"{type}.{name}", file, first, lines);
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Farthing.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
