namespace Farthing.Core.Ledger;

/// <summary>What a cost is made of. The numbers are the store's codes.</summary>
public enum Component
{
    /// <summary>None; also: out of scope, or a line that no account rule matches.</summary>
    None = 0,

    /// <summary>Wages and benefits of those who handle, and of those who lead and train them.</summary>
    Labour = 1,

    /// <summary>Premises, equipment and the like.</summary>
    Overhead = 2,

    /// <summary>Software, telephony, bots.</summary>
    Technology = 3,

    /// <summary>What is bought from an outsourced vendor.</summary>
    Vendor = 4,

    /// <summary>Everything else.</summary>
    Other = 5,
}
