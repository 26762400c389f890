namespace Farthing.Engine.Import.Facts;

/// <summary>What a field of a fact means, and so how its text is cast.</summary>
public enum FieldType
{
    /// <summary>An interaction's id: a number in column <c>i</c>.</summary>
    Interaction,

    /// <summary>A customer's id: a number in column <c>customer</c>.</summary>
    Customer,

    /// <summary>Any other id: kept as text, blanks around it dropped.</summary>
    Id,

    /// <summary>Free text, kept as it is.</summary>
    Text,

    /// <summary>A value of a code domain.</summary>
    Code,

    /// <summary>One of a fixed list of words.</summary>
    Word,

    /// <summary>An instant, in milliseconds.</summary>
    Instant,

    /// <summary>An instant whose absence means that the interaction is open.</summary>
    Completion,

    /// <summary>A local date.</summary>
    Day,

    /// <summary>A date, as the one-day period of a ledger line.</summary>
    PeriodDate,

    /// <summary>A period such as 2024-05.</summary>
    Period,

    /// <summary>A duration, in milliseconds.</summary>
    Duration,

    /// <summary>Money, in micro-units.</summary>
    Money,

    /// <summary>A quantity or score, in micro-units.</summary>
    Quantity,

    /// <summary>An exchange rate, in 10^-12.</summary>
    Rate,

    /// <summary>Yes, no or not said.</summary>
    Truth,
}
