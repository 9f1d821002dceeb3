using StreamCore.State.Schemas;

namespace StreamCore.State.Savepoints;

/// <summary>What a savepoint file holds, found by reading, and so checking, all of it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">The file's length in bytes.</param>
/// <param name="Metadata">What the file says of itself.</param>
/// <param name="States">Its states, by name.</param>
public sealed record SavepointContents(string Path, long Length, SavepointMetadata Metadata, IReadOnlyList<SavepointState> States)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="SavepointException">There is no such file, or it is no savepoint or damaged.</exception>
    public static SavepointContents Read(string path)
    {
        using var reader = new SavepointReader(path);
        var schemas = new Dictionary<string, StateMetadata>(StringComparer.Ordinal);
        foreach (var entry in reader.ReadEntries())
        {
            if (entry.State == SavepointStateSummary.RuntimeName && StateMetadata.IsKey(entry.Key.Span))
            {
                var name = StateMetadata.ReadName(entry.Key.Span);
                schemas[name] = ReadSchema(path, name, entry.Value);
            }
        }

        return new(path, reader.Length, reader.Metadata, [.. reader.ReadSummary().Select(state =>
        {
            var schema = schemas.GetValueOrDefault(state.Name);
            return new SavepointState(state.Name, schema?.Kind, schema?.Current.Version, state.Entries, state.Bytes);
        })]);
    }

    private static StateMetadata ReadSchema(string path, string name, byte[] bytes)
    {
        try
        {
            return StateMetadata.Read(name, bytes);
        }
        catch (InvalidDataException e)
        {
            throw new SavepointException($"Savepoint file '{path}' is damaged: {e.Message}", e);
        }
    }
}
