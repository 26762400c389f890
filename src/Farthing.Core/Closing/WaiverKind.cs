namespace Farthing.Core.Closing;

/// <summary>What may keep a month from being closed; each can be waived by a name and a reason.</summary>
public enum WaiverKind
{
    /// <summary>The statement does not close.</summary>
    Statement,

    /// <summary>A control total of <c>costs.yaml</c> does not agree with the ledger.</summary>
    Controls,

    /// <summary>Rows wait in rejects.</summary>
    Rejects,

    /// <summary>Facts, rules or settings changed since the run was made.</summary>
    Pending,
}

/// <summary>The kinds as people write them.</summary>
public static class WaiverKinds
{
    /// <summary>All names, in the order of the kinds.</summary>
    public static IReadOnlyList<string> Names { get; } = ["statement", "controls", "rejects", "pending"];

    /// <summary>The name of a kind.</summary>
    public static string Name(this WaiverKind kind) => Names[(int)kind];

    /// <summary>The kind of a name, null for none.</summary>
    public static WaiverKind? Parse(string name)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
            {
                return (WaiverKind)i;
            }
        }

        return null;
    }
}
