using System.Buffers.Binary;
using System.Globalization;
using StreamCore.DataStream;

namespace StreamCore.Connectors.Files;

/// <summary>
/// Which files have been read to their end. Each group of files is a split of its own, whose position is the ids of its
/// finished files: groups keep whole when the parallelism changes. A group's bytes are made anew only when it changed.
/// </summary>
internal sealed class FinishedFiles
{
    /// <summary>No file that is read has a name like that.</summary>
    private const string Prefix = ".finished-";

    private const int IdSize = 16;

    private readonly HashSet<UInt128>[] _ids = new HashSet<UInt128>[SourceFile.Groups];
    private readonly ReadOnlyMemory<byte>?[] _bytes = new ReadOnlyMemory<byte>?[SourceFile.Groups];

    /// <summary>Takes a restored position if it is one of a group.</summary>
    public bool TryRestore(SplitPosition position)
    {
        if (!position.Split.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        for (var ids = position.Position.Span; ids.Length >= IdSize; ids = ids[IdSize..])
        {
            Add(BinaryPrimitives.ReadUInt128LittleEndian(ids));
        }

        return true;
    }

    public bool Contains(SourceFile file) => _ids[file.Group]?.Contains(file.Id) ?? false;

    public void Add(SourceFile file) => Add(file.Id);

    /// <summary>Adds the groups of one subtask.</summary>
    public void Snapshot(int subtask, int parallelism, ICollection<SplitPosition> positions)
    {
        for (var group = subtask; group < SourceFile.Groups; group += parallelism)
        {
            if (_ids[group] is { } ids)
            {
                var bytes = _bytes[group] ??= Write(ids);
                positions.Add(new(Prefix + group.ToString(CultureInfo.InvariantCulture), bytes));
            }
        }
    }

    private static byte[] Write(HashSet<UInt128> ids)
    {
        var bytes = new byte[ids.Count * IdSize];
        var rest = bytes.AsSpan();
        foreach (var id in ids)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(rest, id);
            rest = rest[IdSize..];
        }

        return bytes;
    }

    private void Add(UInt128 id)
    {
        var group = SourceFile.GroupOf(id);
        (_ids[group] ??= []).Add(id);
        _bytes[group] = null;
    }
}
