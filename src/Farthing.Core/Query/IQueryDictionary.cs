using Farthing.Core.Query.Model;

namespace Farthing.Core.Query;

/// <summary>What values there are, so that conditions on texts can be turned into lists of codes before any SQL is made.</summary>
public interface IQueryDictionary
{
    /// <summary>All codes of a domain with their texts; 0 (none) is not among them.</summary>
    IReadOnlyList<(int Code, string Text)> Codes(string domain);

    /// <summary>All values that an attribute has in the source, none of them empty.</summary>
    IReadOnlyList<string> AttributeValues(Field attribute);

    /// <summary>The numbers of the interactions with these ids; ids that nobody has are left out.</summary>
    IReadOnlyDictionary<string, long> Interactions(IReadOnlyCollection<string> ids);

    /// <summary>The numbers of the interactions whose id passes the test, at most <paramref name="limit"/> + 1 of them.</summary>
    IReadOnlyList<long> InteractionsWhere(Func<string, bool> test, int limit);
}
