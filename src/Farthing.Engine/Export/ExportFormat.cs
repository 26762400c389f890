namespace Farthing.Engine.Export;

/// <summary>Forms of exported files.</summary>
public enum ExportFormat
{
    /// <summary>CSV.</summary>
    Csv,

    /// <summary>Parquet.</summary>
    Parquet,

    /// <summary>An Excel workbook.</summary>
    Xlsx,
}
