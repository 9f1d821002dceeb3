using StreamCore.Connectors.Formats;

namespace StreamCore.Tests.Connectors.Files;

/// <summary>The formats that tests go through, by name so that the runner can show them.</summary>
public static class RowFormats
{
    public static TheoryData<string> Names => ["csv", "json", "parquet"];

    public static IFileFormat<Row> Create(string name) => name switch
    {
        "csv" => new CsvFormat<Row>(),
        "json" => new JsonLinesFormat<Row>(),
        _ => new ParquetFormat<Row> { RowGroupSize = 3 },
    };
}
