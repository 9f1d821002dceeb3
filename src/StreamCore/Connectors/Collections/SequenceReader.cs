using StreamCore.DataStream;

namespace StreamCore.Connectors.Collections;

/// <summary>
/// Reads one subtask's ranges of a <see cref="SequenceSource"/>, one after another; a range's position is the count of its
/// numbers emitted.
/// </summary>
internal sealed class SequenceReader(SequenceSplit[] splits, SourceReaderContext<long> context) : ISourceReader<long>
{
    private readonly long[] _emitted = new long[splits.Length];
    private int _current = context.SubtaskIndex;
    private ISplitOutput<long>? _output;
    private long _last;

    public string LastRecord => $"sequence[{_last}]";

    public void Open(IReadOnlyCollection<SplitPosition> restored)
    {
        foreach (var position in restored)
        {
            var split = Array.FindIndex(splits, split => split.Name == position.Split);
            if (split < 0)
            {
                throw new InvalidDataException(
                    $"The restored position is of '{position.Split}', but this sequence is {splits[0].First}..{splits[^1].Last}. "
                    + "Keep the numbers as they were, or give the source a new uid to begin anew.");
            }

            _emitted[split] = LongPosition.Read(position);
        }
    }

    public SourceReaderStatus Poll(int maxRecords)
    {
        while (_current < splits.Length)
        {
            var split = splits[_current];
            _output ??= context.AddSplit(split.Name);
            var size = split.Last - split.First + 1;
            for (; _emitted[_current] < size; _emitted[_current]++)
            {
                if (maxRecords-- == 0)
                {
                    return SourceReaderStatus.MoreAvailable;
                }

                _last = split.First + _emitted[_current];
                _output.Collect(_last);
            }

            context.RemoveSplit(split.Name);
            _output = null;
            _current += context.Parallelism;
        }

        return SourceReaderStatus.EndOfInput;
    }

    public void SnapshotPositions(ICollection<SplitPosition> positions)
    {
        for (var i = context.SubtaskIndex; i < splits.Length; i += context.Parallelism)
        {
            if (_emitted[i] > 0)
            {
                positions.Add(LongPosition.Create(splits[i].Name, _emitted[i]));
            }
        }
    }

    public void Dispose()
    {
    }
}
