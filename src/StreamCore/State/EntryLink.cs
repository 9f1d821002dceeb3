namespace StreamCore.State;

/// <summary>Names an entry of a linked map; without a key it means the map's head.</summary>
internal readonly ref struct EntryLink
{
    public EntryLink(ReadOnlySpan<byte> key)
    {
        HasKey = true;
        Key = key;
    }

    public static EntryLink Head => default;

    public bool HasKey { get; }

    public ReadOnlySpan<byte> Key { get; }
}
