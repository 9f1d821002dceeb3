using System.Text;

namespace StreamCore.State.Savepoints;

/// <summary>
/// Which operators have state in a partition: kept in the state itself, so that a restore finds out whether the job still has
/// them all without looking at every key. Operators that are gone stay listed for as long as the changelog holds their state.
/// </summary>
internal static class OperatorUids
{
    private const char Separator = '\n';

    /// <summary>The key in the state of a partition; its prefix says that it is the runtime's own.</summary>
    public static ReadOnlySpan<byte> Key => "\0u"u8;

    public static IReadOnlyList<string> Read(PartitionState state) =>
        state.TryGet(Key, out var bytes) ? Encoding.UTF8.GetString(bytes).Split(Separator) : [];

    /// <summary>Notes that an operator has state in a partition.</summary>
    /// <param name="state">The partition's state.</param>
    /// <param name="scope">The operator's uid, perhaps with the name of a part of it behind a slash.</param>
    public static void Note(PartitionState state, string scope)
    {
        var uid = scope.Split('/')[0];
        var uids = Read(state);
        if (!uids.Contains(uid))
        {
            state.Declare(Key.ToArray(), Encoding.UTF8.GetBytes(string.Join(Separator, [.. uids, uid])));
        }
    }
}
