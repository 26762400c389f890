namespace Farthing.Core.Facts;

/// <summary>Whom an interaction is with. The numbers are the store's codes.</summary>
public enum Party
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>A customer.</summary>
    Customer = 1,

    /// <summary>Somebody who may become one.</summary>
    Prospect = 2,
}
