using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>How a pack turns the rows of one source into facts: all of a row or nothing of it.</summary>
internal sealed class RowPlan
{
    private readonly (RowTest Test, string Reason)[] _filters;
    private readonly FactPlan[] _facts;
    private readonly FactPlan[] _active;
    private readonly AttributeWriter _attributes;
    private readonly AttributeWriter? _versions;

    /// <param name="filters">Rows that are refused by name.</param>
    /// <param name="facts">The facts that a row makes.</param>
    /// <param name="attributes">Writes the attributes, which the first fact carries.</param>
    /// <param name="versions">Writes what orders the versions, which the others carry; null: the pack orders none.</param>
    public RowPlan((RowTest, string)[] filters, FactPlan[] facts, AttributeWriter attributes, AttributeWriter? versions)
    {
        (_filters, _facts, _attributes, _versions) = (filters, facts, attributes, versions);
        _active = new FactPlan[facts.Length];
    }

    /// <summary>The facts' stages, in the pack's order.</summary>
    public IEnumerable<FactStage> Stages => _facts.Select(f => f.Stage);

    /// <summary>Casts a row into the stages.</summary>
    /// <param name="rows">The row.</param>
    /// <param name="batch">The batch's number.</param>
    /// <param name="source">The row's index within the block.</param>
    /// <returns>Why it is refused; null when it is in the stages.</returns>
    public Reject? Cast(SourceRows rows, int batch, int source)
    {
        if (rows.Fault is { } fault)
        {
            return new Reject(rows.Line, fault.Column, "", fault.Code, fault.Reason, rows.Raw());
        }

        foreach ((RowTest test, string reason) in _filters)
        {
            if (test.Holds(rows))
            {
                return new Reject(rows.Line, 0, "", "FT-2114", reason, rows.Raw());
            }
        }

        int active = 0;
        foreach (FactPlan fact in _facts)
        {
            if (fact.Applies(rows))
            {
                _active[active++] = fact;
                if ((fact.Cast(rows) ?? CastVersion(fact, rows)) is { } reject)
                {
                    return Undo(active, reject);
                }
            }
        }

        return active == 0
            ? new Reject(rows.Line, 0, "", "FT-2115", "the pack makes no fact of this row", rows.Raw())
            : Keep(rows, active, batch, source);
    }

    private Reject? Keep(SourceRows rows, int active, int batch, int source)
    {
        for (int i = 0; i < active; i++)
        {
            if (_active[i].Keep(rows, batch, source) is { } reject)
            {
                return Undo(active, reject);
            }
        }

        for (int i = 0; i < active; i++)
        {
            FactStage stage = _active[i].Stage;
            if ((ReferenceEquals(_active[i], _facts[0]) ? _attributes : _versions) is { } attributes)
            {
                attributes.Write(rows, stage, stage.Chunk.Count);
            }
            else
            {
                stage.Chunk.Columns[^1].Lengths[stage.Chunk.Count] = -1;
            }

            stage.Chunk.Count++;
        }

        return null;
    }

    private static Reject? CastVersion(FactPlan fact, SourceRows rows) =>
        fact.Version?.Write(rows, fact.Stage.Chunk.Count) is { } fault
            ? new Reject(rows.Line, 0, fact.Version.Field.From[0], "FT-2111", $"{fact.Version.Field.From[0]} {fault}", rows.Raw())
            : null;

    private Reject Undo(int active, Reject reject)
    {
        for (int i = 0; i < active; i++)
        {
            _active[i].Drop();
        }

        return reject;
    }
}
