namespace Farthing.Core.Facts;

/// <summary>Who worked in a segment. The numbers are the store's codes.</summary>
public enum SegmentKind
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>A person.</summary>
    Agent = 1,

    /// <summary>A bot.</summary>
    Bot = 2,

    /// <summary>An interactive voice response.</summary>
    Ivr = 3,
}
