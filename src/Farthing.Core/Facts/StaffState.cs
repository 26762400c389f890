namespace Farthing.Core.Facts;

/// <summary>What an agent is scheduled or logged in for. The numbers are the store's codes.</summary>
public enum StaffState
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>Ready to take interactions.</summary>
    Available = 1,

    /// <summary>A break.</summary>
    Break = 2,

    /// <summary>Training.</summary>
    Training = 3,

    /// <summary>A meeting.</summary>
    Meeting = 4,

    /// <summary>Not there: not staffed, though perhaps paid.</summary>
    Absent = 5,
}
