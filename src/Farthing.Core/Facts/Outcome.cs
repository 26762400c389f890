namespace Farthing.Core.Facts;

/// <summary>How an interaction ended. The numbers are the store's codes.</summary>
public enum Outcome
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>An agent took it.</summary>
    Answered = 1,

    /// <summary>The customer left before anybody took it.</summary>
    Abandoned = 2,

    /// <summary>Done by a bot, a voice menu or a page alone.</summary>
    SelfServed = 3,

    /// <summary>Not an interaction (a test, a phantom): in no count and no costing run.</summary>
    Excluded = 4,
}
