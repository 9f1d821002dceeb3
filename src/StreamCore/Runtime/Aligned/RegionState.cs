using System.Buffers.Binary;
using System.Text;
using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.State;
using StreamCore.State.Savepoints;

namespace StreamCore.Runtime.Aligned;

/// <summary>
/// The part of a region's state that belongs to no key: the number of the last epoch, where each split of the sources
/// stands, the states of the sinks' writers, and what sinks have prepared and not yet made visible. Kept as entries like
/// all state, so that it commits with the epoch.
/// </summary>
internal sealed class RegionState : IRestoredSinks, IDisposable
{
    private readonly SortedDictionary<(string Sink, long Epoch, int Index), ReadOnlyMemory<byte>> _pending = [];
    private readonly Dictionary<(string Source, string Split), (long Watermark, ReadOnlyMemory<byte> Position)> _splits = [];
    private readonly SortedDictionary<(string Sink, int Subtask), ReadOnlyMemory<byte>> _writers = [];
    private readonly SortedDictionary<string, long> _watermarks = new(StringComparer.Ordinal);

    private enum Kind : byte
    {
        Epoch = (byte)'e',
        Split = (byte)'s',
        Writer = (byte)'w',
        Committable = (byte)'c',
        Watermarks = (byte)'m',
        Origin = (byte)'o',
    }

    /// <summary>Under which the savepoint is noted that the region began with.</summary>
    public static byte[] OriginKey { get; } = Key(Kind.Origin, "");

    /// <summary>The entries.</summary>
    public PartitionState State { get; } = new(new InMemoryStateStore());

    /// <summary>The number of the last committed epoch; 0 if there is none.</summary>
    public long Epoch { get; private set; }

    /// <summary>Takes an entry of the restored state.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="isChange">Whether it has to be committed with the first epoch.</param>
    public void Restore(byte[] key, byte[] value, bool isChange = false)
    {
        State.Restore(key, value, isChange);
        var rest = key.AsSpan(StateScope.Size + 1);
        switch ((Kind)key[StateScope.Size])
        {
            case Kind.Epoch:
                Epoch = BinaryPrimitives.ReadInt64LittleEndian(value);
                break;
            case Kind.Split:
                var source = ReadName(ref rest);
                _splits[(source, Encoding.UTF8.GetString(rest))] = (BinaryPrimitives.ReadInt64LittleEndian(value), value.AsMemory(sizeof(long)));
                break;
            case Kind.Writer:
                _writers[(ReadName(ref rest), BinaryPrimitives.ReadInt32LittleEndian(rest))] = value;
                break;
            case Kind.Committable:
                var sink = ReadName(ref rest);
                _pending[(sink, BinaryPrimitives.ReadInt64LittleEndian(rest), BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(long)..]))] = value;
                break;
            case Kind.Origin:
                break;
            case Kind.Watermarks:
                RestoreWatermarks(value);
                break;
            default:
                throw new InvalidDataException($"The restored state has an entry of unknown kind {key[StateScope.Size]}; it was written by a newer version.");
        }
    }

    /// <summary>The positions of a source's splits.</summary>
    public IReadOnlyCollection<SplitPosition> Positions(string sourceUid) =>
        [.. _splits.Where(split => split.Key.Source == sourceUid).Select(split => new SplitPosition(split.Key.Split, split.Value.Position))];

    /// <summary>A split's watermark at the last committed epoch.</summary>
    public long Watermark(string sourceUid, string split) =>
        _splits.TryGetValue((sourceUid, split), out var found) ? found.Watermark : long.MinValue;

    /// <summary>
    /// The watermark that all subtasks of an operator or a source had at the last committed epoch. They begin with it, so
    /// that what was late is late again, whatever comes first after a restart; <see cref="long.MinValue"/> if they had none.
    /// </summary>
    public long OperatorWatermark(string uid) => _watermarks.GetValueOrDefault(uid, long.MinValue);

    public IReadOnlyList<ReadOnlyMemory<byte>> RestoredStates(string sinkUid, int subtaskIndex, int parallelism) =>
        [.. _writers.Where(writer => writer.Key.Sink == sinkUid && writer.Key.Subtask % parallelism == subtaskIndex).Select(writer => writer.Value)];

    /// <summary>The states of all of a sink's writers.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> WriterStates(string sinkUid) =>
        [.. _writers.Where(writer => writer.Key.Sink == sinkUid).Select(writer => writer.Value)];

    /// <summary>What a sink has prepared and may not have made visible: by epoch, in order.</summary>
    public IEnumerable<(long Epoch, IReadOnlyList<ReadOnlyMemory<byte>> Committables)> Pending(string sinkUid) =>
        [.. _pending.Where(entry => entry.Key.Sink == sinkUid)
            .GroupBy(entry => entry.Key.Epoch)
            .Select(group => (group.Key, (IReadOnlyList<ReadOnlyMemory<byte>>)[.. group.Select(entry => entry.Value)]))];

    /// <summary>Notes what sinks that the region no longer has were to make visible.</summary>
    public void NoteLost(JobRegion region, DroppedStates dropped)
    {
        var sinks = region.Sinks.Select(sink => sink.Uid!).ToHashSet(StringComparer.Ordinal);
        foreach (var ((sink, _, _), _) in _pending.Where(entry => !sinks.Contains(entry.Key.Sink)))
        {
            dropped.Note($"{sink}: prepared results", 1);
        }
    }

    /// <summary>Notes the number of the epoch that ends.</summary>
    public void SetEpoch(long epoch)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, epoch);
        State.Upsert(Key(Kind.Epoch, ""), value);
        Epoch = epoch;
    }

    /// <summary>Notes where a split stands.</summary>
    public void SetPosition(string sourceUid, SplitPosition position, long watermark)
    {
        if (_splits.TryGetValue((sourceUid, position.Split), out var before)
            && before.Watermark == watermark && before.Position.Span.SequenceEqual(position.Position.Span))
        {
            return;
        }

        var value = new byte[sizeof(long) + position.Position.Length];
        BinaryPrimitives.WriteInt64LittleEndian(value, watermark);
        position.Position.Span.CopyTo(value.AsSpan(sizeof(long)));
        State.Upsert([.. Key(Kind.Split, sourceUid), .. Encoding.UTF8.GetBytes(position.Split)], value);
        _splits[(sourceUid, position.Split)] = (watermark, value.AsMemory(sizeof(long)));
    }

    /// <summary>Notes the watermarks of operators and sources, the least of each one's subtasks. They only advance.</summary>
    public void SetWatermarks(IEnumerable<KeyValuePair<string, long>> watermarks)
    {
        var hasChanged = false;
        foreach (var (uid, watermark) in watermarks)
        {
            // The final watermark is none of event time: a source that ended may have more when the job is started again.
            if (watermark > OperatorWatermark(uid) && watermark != long.MaxValue)
            {
                _watermarks[uid] = watermark;
                hasChanged = true;
            }
        }

        if (hasChanged)
        {
            State.Upsert(Key(Kind.Watermarks, ""), [.. _watermarks.SelectMany(entry => Name(entry.Key).Concat(BitConverter.GetBytes(entry.Value)))]);
        }
    }

    /// <summary>Notes the states of a sink's writers, and forgets those of subtasks that are no more.</summary>
    public void SetWriterStates(string sinkUid, IReadOnlyList<ReadOnlyMemory<byte>?> states)
    {
        foreach (var gone in _writers.Keys.Where(key => key.Sink == sinkUid && (key.Subtask >= states.Count || states[key.Subtask] is null)).ToList())
        {
            State.Delete(WriterKey(sinkUid, gone.Subtask));
            _writers.Remove(gone);
        }

        for (var subtask = 0; subtask < states.Count; subtask++)
        {
            if (states[subtask] is { } state
                && !(_writers.TryGetValue((sinkUid, subtask), out var before) && before.Span.SequenceEqual(state.Span)))
            {
                State.Upsert(WriterKey(sinkUid, subtask), state.Span);
                _writers[(sinkUid, subtask)] = state.ToArray();
            }
        }
    }

    /// <summary>Notes what a sink has prepared in an epoch.</summary>
    public void AddPending(string sinkUid, long epoch, IReadOnlyList<ReadOnlyMemory<byte>> committables)
    {
        for (var index = 0; index < committables.Count; index++)
        {
            State.Upsert(CommittableKey(sinkUid, epoch, index), committables[index].Span);
            _pending.Add((sinkUid, epoch, index), committables[index].ToArray());
        }
    }

    /// <summary>Forgets what a sink has made visible; that is part of the next epoch.</summary>
    public void RemovePending(string sinkUid, long epoch)
    {
        foreach (var done in _pending.Keys.Where(key => key.Sink == sinkUid && key.Epoch == epoch).ToList())
        {
            State.Delete(CommittableKey(sinkUid, epoch, done.Index));
            _pending.Remove(done);
        }
    }

    public void Dispose() => State.Dispose();

    private static byte[] Key(Kind kind, string name)
    {
        var key = new byte[StateScope.Size];
        BinaryPrimitives.WriteUInt16LittleEndian(key, StateScope.Region);
        return [.. key, (byte)kind, .. Name(name)];
    }

    private static byte[] Name(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        return [checked((byte)utf8.Length), .. utf8];
    }

    private static byte[] WriterKey(string sinkUid, int subtask) => [.. Key(Kind.Writer, sinkUid), .. BitConverter.GetBytes(subtask)];

    private static byte[] CommittableKey(string sinkUid, long epoch, int index) =>
        [.. Key(Kind.Committable, sinkUid), .. BitConverter.GetBytes(epoch), .. BitConverter.GetBytes(index)];

    private void RestoreWatermarks(Span<byte> value)
    {
        while (!value.IsEmpty)
        {
            _watermarks[ReadName(ref value)] = BinaryPrimitives.ReadInt64LittleEndian(value);
            value = value[sizeof(long)..];
        }
    }

    private static string ReadName(ref Span<byte> bytes)
    {
        var name = Encoding.UTF8.GetString(bytes.Slice(1, bytes[0]));
        bytes = bytes[(1 + bytes[0])..];
        return name;
    }
}
