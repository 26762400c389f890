using Farthing.Core.Errors;

namespace Farthing.Core.Closing;

/// <summary>An obstacle to a close that someone took upon themselves.</summary>
/// <param name="Kind">Which obstacle.</param>
/// <param name="By">Who waives it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Found">What stood in the way, in the words of the refusal; empty until it was looked at.</param>
public sealed record Waiver(WaiverKind Kind, string By, string Reason, string Found = "")
{
    /// <summary>Reads <c>KIND: REASON</c> or <c>KIND by NAME: REASON</c>.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="closer">Who waives where no name is said: whoever closes.</param>
    /// <exception cref="UserException">FT-3203: not of that form.</exception>
    public static Waiver Parse(string text, string closer)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string head = (colon < 0 ? text : text[..colon]).Trim(), reason = colon < 0 ? "" : text[(colon + 1)..].Trim();
        int by = head.IndexOf(" by ", StringComparison.Ordinal);
        string word = (by < 0 ? head : head[..by]).Trim(), name = by < 0 ? closer : head[(by + 4)..].Trim();
        if (WaiverKinds.Parse(word) is not { } kind)
        {
            throw new UserException(
                "FT-3203", $"\"{word}\" cannot be waived; there are {string.Join(", ", WaiverKinds.Names)}.",
                new SourcePlace("--waive", 0, 0), NearMatch.Suggest(word, WaiverKinds.Names));
        }

        return reason.Length > 0 && name.Length > 0
            ? new Waiver(kind, name, reason)
            : throw new UserException(
                "FT-3203", $"The waiver of {word} says no {(name.Length > 0 ? "reason" : "name")}.", new SourcePlace("--waive", 0, 0),
                $"write: --waive \"{word} by NAME: REASON\"");
    }
}
