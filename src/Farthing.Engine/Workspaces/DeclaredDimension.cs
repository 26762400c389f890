using Farthing.Core.Errors;

namespace Farthing.Engine.Workspaces;

/// <summary>A source column that the workspace declares to be a dimension.</summary>
/// <param name="Id">Kebab-case id, as in <c>--by call-type</c>.</param>
/// <param name="Fact">The fact whose attribute it is: <c>interactions</c>, <c>segments</c>, <c>customers</c>, ….</param>
/// <param name="Attribute">The source column's name.</param>
/// <param name="Title">What tables and pages call it.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record DeclaredDimension(string Id, string Fact, string Attribute, string Title, SourcePlace Place);
