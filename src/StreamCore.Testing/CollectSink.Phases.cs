using System.Buffers.Binary;
using StreamCore.DataStream;

namespace StreamCore.Testing;

/// <content>The two phases: what a committable says is the number of a batch that a writer has prepared.</content>
public sealed partial class CollectSink<T>
{
    private sealed class Writer(CollectSink<T> sink, string uid) : ISinkWriter<T>
    {
        public List<CollectedElement<T>> Elements { get; private set; } = [];

        public bool HasEnded { get; private set; }

        public void Write(in T element, long timestamp)
        {
            lock (sink._lock)
            {
                Elements.Add(new(element, timestamp, 0));
            }
        }

        public void PrepareCommit(long epoch, ICollection<ReadOnlyMemory<byte>> committables)
        {
            sink.CrashInPrepare?.Hit("in PrepareCommit");
            lock (sink._lock)
            {
                if (Elements.Count == 0)
                {
                    return;
                }

                var id = ++sink._lastId;
                sink._prepared.Add((uid, id), Elements.ConvertAll(collected => collected with { Epoch = epoch }));
                Elements = [];
                committables.Add(ToBytes(id));
            }
        }

        public void OnEndOfInput()
        {
            lock (sink._lock)
            {
                HasEnded = true;
                sink.HasEnded = sink._writers.TrueForAll(writer => writer.HasEnded);
            }
        }

        public void Dispose()
        {
            lock (sink._lock)
            {
                sink._writers.Remove(this);
            }
        }
    }

    private sealed class Committer(CollectSink<T> sink, string uid) : ISinkCommitter
    {
        public void Commit(long epoch, IReadOnlyList<ReadOnlyMemory<byte>> committables)
        {
            sink.CrashBeforeCommit?.Hit("before Commit");
            lock (sink._lock)
            {
                foreach (var committable in committables)
                {
                    MakeVisible(BinaryPrimitives.ReadInt64LittleEndian(committable.Span));
                }

                sink._commitCount++;
                sink.NotifyChange();
            }

            sink.CrashAfterCommit?.Hit("after Commit");
        }

        public void RemoveUncommitted()
        {
            lock (sink._lock)
            {
                foreach (var key in sink._prepared.Keys.Where(key => key.Sink == uid).ToList())
                {
                    sink._prepared.Remove(key);
                }
            }
        }

        public void Dispose()
        {
        }

        private void MakeVisible(long id)
        {
            if (sink._prepared.Remove((uid, id), out var elements))
            {
                sink._committed.AddRange(elements);
                sink._visible.Add((uid, id));
            }
            else if (!sink._visible.Contains((uid, id)))
            {
                throw new InvalidOperationException(
                    $"Batch {id} of sink '{uid}' was committed, but this object has never seen it. Give the same CollectSink to all jobs that share a store.");
            }
        }
    }
}
