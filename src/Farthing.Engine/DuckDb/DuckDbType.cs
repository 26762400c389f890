namespace Farthing.Engine.DuckDb;

/// <summary>The types of DuckDB's C API, with its own numbers.</summary>
public enum DuckDbType
{
    /// <summary>No type.</summary>
    Invalid = 0,

    /// <summary>BOOLEAN, one byte.</summary>
    Boolean = 1,

    /// <summary>TINYINT, 8 bits signed.</summary>
    TinyInt = 2,

    /// <summary>SMALLINT, 16 bits signed.</summary>
    SmallInt = 3,

    /// <summary>INTEGER, 32 bits signed.</summary>
    Integer = 4,

    /// <summary>BIGINT, 64 bits signed.</summary>
    BigInt = 5,

    /// <summary>UTINYINT, 8 bits unsigned.</summary>
    UTinyInt = 6,

    /// <summary>USMALLINT, 16 bits unsigned.</summary>
    USmallInt = 7,

    /// <summary>UINTEGER, 32 bits unsigned.</summary>
    UInteger = 8,

    /// <summary>UBIGINT, 64 bits unsigned.</summary>
    UBigInt = 9,

    /// <summary>FLOAT, 32 bits.</summary>
    Float = 10,

    /// <summary>DOUBLE, 64 bits.</summary>
    Double = 11,

    /// <summary>TIMESTAMP: microseconds since 1970-01-01, 64 bits.</summary>
    Timestamp = 12,

    /// <summary>DATE: days since 1970-01-01, 32 bits.</summary>
    Date = 13,

    /// <summary>TIME: microseconds since midnight, 64 bits.</summary>
    Time = 14,

    /// <summary>INTERVAL.</summary>
    Interval = 15,

    /// <summary>HUGEINT, 128 bits signed.</summary>
    HugeInt = 16,

    /// <summary>VARCHAR, UTF-8.</summary>
    Varchar = 17,

    /// <summary>BLOB, bytes.</summary>
    Blob = 18,

    /// <summary>DECIMAL: an integer of 16, 32, 64 or 128 bits with a scale.</summary>
    Decimal = 19,

    /// <summary>TIMESTAMP_S: seconds since 1970-01-01.</summary>
    TimestampS = 20,

    /// <summary>TIMESTAMP_MS: milliseconds since 1970-01-01.</summary>
    TimestampMs = 21,

    /// <summary>TIMESTAMP_NS: nanoseconds since 1970-01-01.</summary>
    TimestampNs = 22,

    /// <summary>ENUM.</summary>
    Enum = 23,

    /// <summary>LIST.</summary>
    List = 24,

    /// <summary>STRUCT.</summary>
    Struct = 25,

    /// <summary>MAP.</summary>
    Map = 26,

    /// <summary>UUID, 128 bits.</summary>
    Uuid = 27,

    /// <summary>UNION.</summary>
    Union = 28,

    /// <summary>BIT.</summary>
    Bit = 29,

    /// <summary>TIME WITH TIME ZONE.</summary>
    TimeTz = 30,

    /// <summary>TIMESTAMP WITH TIME ZONE: microseconds since 1970-01-01T00:00Z.</summary>
    TimestampTz = 31,

    /// <summary>UHUGEINT, 128 bits unsigned.</summary>
    UHugeInt = 32,

    /// <summary>ARRAY of fixed length.</summary>
    Array = 33,

    /// <summary>Any type (functions only).</summary>
    Any = 34,

    /// <summary>BIGNUM.</summary>
    BigNum = 35,

    /// <summary>The type of a bare NULL.</summary>
    SqlNull = 36,
}
