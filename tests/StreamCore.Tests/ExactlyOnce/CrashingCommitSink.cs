using StreamCore.DataStream;
using StreamCore.Testing;

namespace StreamCore.Tests.ExactlyOnce;

/// <summary>Another sink, whose writers and committer fail when a crash is due: before and after each call counts as one hit.</summary>
internal sealed class CrashingCommitSink<T>(TwoPhaseSink<T> sink, Crash crash) : TwoPhaseSink<T>
{
    public override ISinkWriter<T> CreateWriter(SinkWriterContext context) => new Writer(sink.CreateWriter(context), crash);

    public override ISinkCommitter CreateCommitter(SinkCommitterContext context) => new Committer(sink.CreateCommitter(context), crash);

    private sealed class Writer(ISinkWriter<T> writer, Crash crash) : ISinkWriter<T>
    {
        public void Write(in T element, long timestamp) => writer.Write(element, timestamp);

        public void PrepareCommit(long epoch, ICollection<ReadOnlyMemory<byte>> committables)
        {
            crash.Hit("before PrepareCommit");
            writer.PrepareCommit(epoch, committables);
            crash.Hit("after PrepareCommit");
        }

        public ReadOnlyMemory<byte>? SnapshotState() => writer.SnapshotState();

        public void OnEndOfInput() => writer.OnEndOfInput();

        public void Dispose() => writer.Dispose();
    }

    private sealed class Committer(ISinkCommitter committer, Crash crash) : ISinkCommitter
    {
        public void Commit(long epoch, IReadOnlyList<ReadOnlyMemory<byte>> committables)
        {
            crash.Hit("before Commit");
            committer.Commit(epoch, committables);
            crash.Hit("after Commit");
        }

        public void RemoveUncommitted() => committer.RemoveUncommitted();

        public void Dispose() => committer.Dispose();
    }
}
