using System.Text;
using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>
/// What stands before the key in the store and in the changelog: the length of the state's full name in one byte, then
/// that name, <c>uid/name</c>. Length 0 is the runtime's own (see <see cref="PartitionPosition"/>).
/// </summary>
internal sealed class StateKeyPrefix
{
    private const int MaxNameLength = 250;

    public StateKeyPrefix(string scope, string name)
    {
        var utf8 = Encoding.UTF8.GetBytes($"{scope}/{name}");
        if (name.Length == 0 || utf8.Length > MaxNameLength)
        {
            throw new ArgumentException(
                $"The name of a state, with its operator's uid, must have 1 to {MaxNameLength} bytes of UTF-8; '{scope}/{name}' has {utf8.Length}.", nameof(name));
        }

        Bytes = [(byte)utf8.Length, .. utf8];
    }

    public byte[] Bytes { get; }

    /// <summary>Whether a state key is the runtime's own and no operator's.</summary>
    public static bool IsRuntimeOwn(ReadOnlySpan<byte> key) => key.Length == 0 || key[0] == 0;

    /// <summary>The scope, an operator's uid, of a key that begins with a prefix, or is that of a state's metadata.</summary>
    public static string ReadScope(ReadOnlySpan<byte> key)
    {
        key = StateMetadata.IsKey(key) ? key[StateMetadata.MarkerSize..] : key;
        var name = key.Slice(1, key[0]);
        return Encoding.UTF8.GetString(name[..name.IndexOf((byte)'/')]);
    }
}
