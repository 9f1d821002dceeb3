namespace StreamCore.State;

/// <summary>A link whose bytes outlive writes to the store; used again and again.</summary>
internal sealed class EntryLinkCopy
{
    private byte[] _bytes = new byte[32];
    private int _length;
    private bool _hasKey;

    public EntryLink Link => _hasKey ? new(_bytes.AsSpan(0, _length)) : EntryLink.Head;

    public void Set(EntryLink link)
    {
        if (_bytes.Length < link.Key.Length)
        {
            _bytes = new byte[link.Key.Length * 2];
        }

        link.Key.CopyTo(_bytes);
        _length = link.Key.Length;
        _hasKey = link.HasKey;
    }
}
