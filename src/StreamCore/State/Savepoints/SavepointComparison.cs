using System.IO.Hashing;

namespace StreamCore.State.Savepoints;

/// <summary>
/// Compares two savepoint files of the same partition, by their entries' keys and values. It holds the first file's keys in
/// memory, and a hash instead of each value.
/// </summary>
public static class SavepointComparison
{
    /// <summary>Compares the entries.</summary>
    /// <param name="first">The earlier file; null if there is none, so that all is new.</param>
    /// <param name="second">The later file; null if there is none, so that all was removed.</param>
    /// <returns>Each state that one of them has, by name.</returns>
    /// <exception cref="SavepointException">A file is damaged.</exception>
    public static IReadOnlyList<SavepointStateDiff> Compare(string? first, string? second)
    {
        var states = new SortedDictionary<string, SavepointStateDiff>(StringComparer.Ordinal);
        var before = new Dictionary<byte[], (string State, int KeyOffset, UInt128 Hash)>(ByteKeyComparer.Instance);
        ForEachEntry(first, entry => before[entry.StateKey] = (entry.State, entry.KeyOffset, XxHash128.HashToUInt128(entry.Value)));
        ForEachEntry(second, entry =>
        {
            var state = StateOf(entry.State);
            if (!before.Remove(entry.StateKey, out var old))
            {
                state.Added.Add(entry.Key.Span);
            }
            else if (old.Hash != XxHash128.HashToUInt128(entry.Value))
            {
                state.Changed.Add(entry.Key.Span);
            }
            else
            {
                state.Same++;
            }
        });
        foreach (var (key, old) in before)
        {
            StateOf(old.State).Removed.Add(key.AsSpan(old.KeyOffset));
        }

        return [.. states.Values];

        SavepointStateDiff StateOf(string name) =>
            states.TryGetValue(name, out var state) ? state : states[name] = new(name);
    }

    private static void ForEachEntry(string? path, Action<SavepointEntry> visit)
    {
        if (path is null)
        {
            return;
        }

        using var reader = new SavepointReader(path);
        foreach (var entry in reader.ReadEntries())
        {
            visit(entry);
        }
    }
}
