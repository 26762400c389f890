namespace Farthing.Core.Costing;

/// <summary>Receivers that one table tells apart: same condition, days, driver and set fields.</summary>
internal sealed class ReceiverGroup
{
    private readonly (Expressions.Filter? Where, int FromDay, int EndDay, Driver Driver, int Shape) _key;

    private ReceiverGroup(Receivers model) => (Model, _key) = (model, model.GroupKey);

    /// <summary>One of them.</summary>
    public Receivers Model { get; }

    /// <summary>The slot of each narrowing.</summary>
    public Dictionary<Narrowing, int> Slots { get; } = [];

    /// <summary>
    /// Sorts receivers into groups and numbers the different ones. There are thousands of them and a handful of groups, and
    /// neighbours are as a rule of the same.
    /// </summary>
    /// <param name="receivers">The receivers.</param>
    /// <param name="slotOf">The number of each.</param>
    public static IReadOnlyList<ReceiverGroup> Of(IReadOnlyList<Receivers> receivers, out int[] slotOf)
    {
        List<ReceiverGroup> groups = [];
        slotOf = new int[receivers.Count];
        int slots = 0;
        ReceiverGroup? group = null;
        for (int i = 0; i < slotOf.Length; i++)
        {
            Receivers one = receivers[i];
            if (group is null || group._key != one.GroupKey)
            {
                group = groups.Find(g => g._key == one.GroupKey);
                if (group is null)
                {
                    groups.Add(group = new ReceiverGroup(one));
                }
            }

            if (!group.Slots.TryGetValue(one.Narrowing, out slotOf[i]))
            {
                group.Slots.Add(one.Narrowing, slotOf[i] = slots++);
            }
        }

        return groups;
    }
}
