namespace Farthing.Engine.Import.Facts;

/// <summary>How a column of the store holds its values.</summary>
public enum ColumnType
{
    /// <summary>TINYINT.</summary>
    TinyInt,

    /// <summary>SMALLINT.</summary>
    SmallInt,

    /// <summary>INTEGER.</summary>
    Integer,

    /// <summary>BIGINT.</summary>
    BigInt,

    /// <summary>VARCHAR.</summary>
    Text,
}
