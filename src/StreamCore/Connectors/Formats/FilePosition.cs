namespace StreamCore.Connectors.Formats;

/// <summary>A place between two records of a file, from which a reader can go on. The default is the file's beginning.</summary>
/// <param name="Offset">Bytes before it; in Parquet, which is not read by bytes, rows before it.</param>
/// <param name="Line">Lines before it, for messages; rows in Parquet.</param>
public readonly record struct FilePosition(long Offset, long Line);
