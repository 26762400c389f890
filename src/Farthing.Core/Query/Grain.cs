namespace Farthing.Core.Query;

/// <summary>The time unit of an answer's rows.</summary>
public enum Grain
{
    /// <summary>A local hour; of a 25-hour day there are 25.</summary>
    Hour,

    /// <summary>A local day.</summary>
    Day,

    /// <summary>Seven days from the workspace's week start.</summary>
    Week,

    /// <summary>A month of the fiscal calendar.</summary>
    Month,

    /// <summary>A quarter of the fiscal calendar.</summary>
    Quarter,

    /// <summary>A fiscal year.</summary>
    Year,
}
