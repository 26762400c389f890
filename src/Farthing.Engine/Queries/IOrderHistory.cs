using Farthing.Core.Statistics;

namespace Farthing.Engine.Queries;

/// <summary>What customers have ordered, for KPIs that are a model of it.</summary>
public interface IOrderHistory
{
    /// <summary>The local day of the last order, as days since 1970-01-01; −1 without any.</summary>
    int LastDay { get; }

    /// <summary>Every customer who ordered before a day, in the order of their numbers; orders of one day are one.</summary>
    IReadOnlyList<CustomerOrders> Before(int endDay, CancellationToken cancellation);
}
