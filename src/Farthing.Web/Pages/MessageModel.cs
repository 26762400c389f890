using Farthing.Core.Errors;

namespace Farthing.Web.Pages;

/// <summary>What a page says that has no numbers to show.</summary>
/// <param name="Title">What is the matter, as a sentence.</param>
/// <param name="Text">What it means; empty for nothing more.</param>
/// <param name="Problems">The problems found.</param>
public sealed record MessageModel(string Title, string Text, IReadOnlyList<Problem> Problems)
{
    /// <summary>What to type.</summary>
    public IReadOnlyList<(string What, string Command)> Commands { get; init; } = [];

    /// <summary>Where to go on.</summary>
    public (string Address, string Text)? Back { get; init; }
}
