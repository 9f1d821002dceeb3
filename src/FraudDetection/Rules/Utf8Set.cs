using System.IO.Hashing;
using System.Text;

namespace FraudDetection.Rules;

/// <summary>A set of texts that is asked with UTF-8 and allocates nothing then. Immutable.</summary>
internal sealed class Utf8Set
{
    // Up to so many, comparing with each is quicker than hashing.
    private const int Few = 4;

    private readonly byte[][] _few = [];
    private readonly byte[]?[] _slots = [];
    private readonly int _mask;

    public Utf8Set(IReadOnlyCollection<string> texts)
    {
        if (texts.Count <= Few)
        {
            _few = [.. texts.Select(Encoding.UTF8.GetBytes)];
            return;
        }

        // At most half full, so that a search ends soon.
        var size = 2;
        while (size < texts.Count * 2)
        {
            size *= 2;
        }

        _slots = new byte[]?[size];
        _mask = size - 1;
        foreach (var text in texts)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var slot = Find(utf8);
            _slots[slot] = utf8;
        }
    }

    public bool Contains(ReadOnlySpan<byte> utf8)
    {
        if (_slots.Length > 0)
        {
            return _slots[Find(utf8)] is not null;
        }

        foreach (var text in _few)
        {
            if (utf8.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }

    // Where the text is, or the empty slot where it would be.
    private int Find(ReadOnlySpan<byte> utf8)
    {
        var slot = (int)XxHash3.HashToUInt64(utf8) & _mask;
        while (_slots[slot] is { } other && !utf8.SequenceEqual(other))
        {
            slot = (slot + 1) & _mask;
        }

        return slot;
    }
}
