using System.Buffers.Binary;
using System.Text;

namespace StreamCore.State.Savepoints;

/// <summary>
/// Finds the names of states in state keys without making a string for each key: keys of the same state mostly come in a
/// row, and there are few states.
/// </summary>
/// <param name="byKeyGroup">Whether keys begin with their scope, as in aligned regions.</param>
internal sealed class StateNames(bool byKeyGroup)
{
    private readonly Dictionary<byte[], string> _names = new(ByteKeyComparer.Instance);
    private byte[] _lastPrefix = [];
    private string _lastName = "";

    /// <summary>Reads the name of a key's state.</summary>
    /// <param name="stateKey">The key.</param>
    /// <param name="keyOffset">Where the entry's own key begins.</param>
    /// <returns>The full name; <see cref="SavepointStateSummary.RuntimeName"/> for an entry of the runtime.</returns>
    /// <exception cref="FormatException">The key is none of a state.</exception>
    public string Read(ReadOnlySpan<byte> stateKey, out int keyOffset)
    {
        var scopeSize = byKeyGroup ? StateScope.Size : 0;
        if (stateKey.Length <= scopeSize)
        {
            throw new FormatException("it has a key that is too short");
        }

        keyOffset = scopeSize;
        var isRuntime = byKeyGroup && BinaryPrimitives.ReadUInt16LittleEndian(stateKey) == StateScope.Region;
        if (isRuntime || stateKey[scopeSize] == 0)
        {
            return SavepointStateSummary.RuntimeName;
        }

        keyOffset = scopeSize + 1 + stateKey[scopeSize];
        if (keyOffset > stateKey.Length)
        {
            throw new FormatException("it has a key that is too short for its state's name");
        }

        var prefix = stateKey[scopeSize..keyOffset];
        return prefix.SequenceEqual(_lastPrefix) ? _lastName : Find(prefix);
    }

    private string Find(ReadOnlySpan<byte> prefix)
    {
        _lastPrefix = prefix.ToArray();
        if (!_names.TryGetValue(_lastPrefix, out var name))
        {
            name = Encoding.UTF8.GetString(prefix[1..]);
            if (name.IndexOf('/', StringComparison.Ordinal) <= 0)
            {
                throw new FormatException($"it has a key of a state '{name}' that names no operator");
            }

            _names.Add(_lastPrefix, name);
        }

        return _lastName = name;
    }
}
