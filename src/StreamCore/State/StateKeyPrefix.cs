using System.Text;

namespace StreamCore.State;

/// <summary>
/// What stands before the key in the store and in the changelog: the length of the state's name in one byte, then the
/// name. Length 0 is the runtime's own (see <see cref="PartitionPosition"/>).
/// </summary>
internal sealed class StateKeyPrefix
{
    private const int MaxNameLength = 64;

    public StateKeyPrefix(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        if (utf8.Length is 0 or > MaxNameLength)
        {
            throw new ArgumentException($"A state's name must have 1 to {MaxNameLength} bytes of UTF-8; '{name}' has {utf8.Length}.", nameof(name));
        }

        Bytes = [(byte)utf8.Length, .. utf8];
    }

    public byte[] Bytes { get; }
}
