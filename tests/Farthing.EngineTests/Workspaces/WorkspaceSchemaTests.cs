using System.Text.Json;
using Farthing.Core.Errors;
using Farthing.Engine.Workspaces;

namespace Farthing.EngineTests.Workspaces;

/// <summary>The published JSON schema names the keys that the reader knows, no more and no less.</summary>
public sealed class WorkspaceSchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-schema-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "zzzz: 1")]
    [InlineData("fiscal-year", "fiscal-year: { zzzz: 1 }")]
    [InlineData("fiscal-year", "fiscal-year: { pattern: 4-4-5, ends: { in: may }, zzzz: 1 }")]
    [InlineData("fiscal-year/ends", "fiscal-year: { pattern: 4-4-5, ends: { zzzz: 1 } }")]
    [InlineData("dimensions/items", "dimensions: [ { id: a, from: b, zzzz: 1 } ]")]
    [InlineData("engine", "engine: { zzzz: 1 }")]
    [InlineData("engine/clickhouse", "engine: { clickhouse: { urls: \"http://localhost:8123\", database: d, zzzz: 1 } }")]
    public void Keys_are_the_same(string path, string yaml)
    {
        File.WriteAllText(Path.Combine(_folder, "farthing.yaml"), "name: a\ncurrency: EUR\ntime-zone: UTC\n" + yaml + "\n");
        Problem problem = Assert.Single(Assert.Throws<UserException>(() => Workspace.Load(_folder)).Problems);
        string[] known = problem.Message[(problem.Message.IndexOf("known are ", StringComparison.Ordinal) + 10)..].TrimEnd('.').Split(", ");
        Assert.Equal(Properties(path).Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_schema_travels_with_the_program() =>
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "catalogue", "schemas", "workspace.schema.json")));

    private static IEnumerable<string> Properties(string path)
    {
        string file = Path.Combine(AppContext.BaseDirectory, "catalogue", "schemas", "workspace.schema.json");
        JsonElement at = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        foreach (string step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = step == "items" ? at.GetProperty("items") : at.GetProperty("properties").GetProperty(step);
        }

        return at.GetProperty("properties").EnumerateObject().Select(p => p.Name);
    }
}
