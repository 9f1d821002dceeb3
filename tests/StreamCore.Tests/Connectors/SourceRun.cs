using Microsoft.Extensions.Time.Testing;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors;

/// <summary>A run of a source from a start to a stop: its readers, and what they emitted.</summary>
internal sealed class SourceRun<T> : IDisposable
{
    private readonly CollectingReaderContext<T>[] _contexts;
    private readonly ISourceReader<T>[] _readers;

    public SourceRun(Source<T> source, IReadOnlyCollection<SplitPosition>? restored = null, int parallelism = 1, FakeTimeProvider? time = null)
    {
        time ??= new();
        _contexts = [.. Enumerable.Range(0, parallelism).Select(subtask => new CollectingReaderContext<T>(subtask, parallelism, time))];
        _readers = [.. _contexts.Select(source.CreateReader)];
        foreach (var reader in _readers)
        {
            reader.Open(restored ?? []);
        }
    }

    /// <summary>What each reader emitted.</summary>
    public IReadOnlyList<IReadOnlyList<T>> ElementsOfSubtasks => [.. _contexts.Select(context => context.Elements)];

    /// <summary>What all readers emitted, one reader after another.</summary>
    public IReadOnlyList<T> Elements => [.. _contexts.SelectMany(context => context.Elements)];

    /// <summary>The splits begun and not ended.</summary>
    public IReadOnlyList<string> Splits => [.. _contexts.SelectMany(context => context.Splits)];

    public string LastRecord => _readers[0].LastRecord;

    /// <summary>Polls one reader once.</summary>
    public SourceReaderStatus Poll(int maxRecords, int subtask = 0)
    {
        var before = _contexts[subtask].Elements.Count;
        var status = _readers[subtask].Poll(maxRecords);
        Assert.InRange(_contexts[subtask].Elements.Count - before, 0, maxRecords);
        return status;
    }

    /// <summary>Polls every reader until it has nothing more; returns what the last said.</summary>
    public SourceReaderStatus PollAll(int maxRecords = 7)
    {
        var last = SourceReaderStatus.EndOfInput;
        for (var subtask = 0; subtask < _readers.Length; subtask++)
        {
            do
            {
                last = Poll(maxRecords, subtask);
            }
            while (last == SourceReaderStatus.MoreAvailable);
        }

        return last;
    }

    public IReadOnlyCollection<SplitPosition> Snapshot()
    {
        var positions = new List<SplitPosition>();
        foreach (var reader in _readers)
        {
            reader.SnapshotPositions(positions);
        }

        Assert.Equal(positions.Count, positions.DistinctBy(position => position.Split).Count());
        return positions;
    }

    public void SetPaused(string split, bool paused) => _readers[0].SetPaused(split, paused);

    public void Dispose()
    {
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }
    }
}
