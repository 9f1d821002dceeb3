using System.Globalization;
using StreamCore.DataStream;

namespace StreamCore.Connectors.Collections;

/// <summary>
/// Reads one subtask's share of a <see cref="GeneratorSource{T}"/>. Split <c>s</c> of the <c>n</c> splits has the numbers
/// <c>s, s + n, s + 2n…</c>, so that all subtasks keep to the rate; its position is its next number. The elements go to one
/// output, since they come in one order: with an output for each split the slowest split would hold back the watermark
/// by the time that a round over all splits takes.
/// </summary>
internal sealed class GeneratorReader<T>(
    Func<long, T> generator, long count, double? recordsPerSecond, SourceReaderContext<T> context) : ISourceReader<T>
{
    private const int Splits = GeneratorSource<T>.Splits;

    private readonly long[] _next = new long[Splits];

    /// <summary>The subtask's own splits that are not at their end, the one with the smallest number first.</summary>
    private readonly PriorityQueue<int, long> _queue = new(Splits);

    private readonly string _outputName = "generator-" + context.SubtaskIndex.ToString(CultureInfo.InvariantCulture);
    private ISplitOutput<T>? _output;
    private long _last = -1;
    private long _startedAt;
    private long _firstNumber;

    public string LastRecord => $"generator[{_last}]";

    public void Open(IReadOnlyCollection<SplitPosition> restored)
    {
        for (var split = 0; split < Splits; split++)
        {
            _next[split] = split;
        }

        foreach (var position in restored)
        {
            if (!int.TryParse(position.Split, CultureInfo.InvariantCulture, out var split) || split is < 0 or >= Splits)
            {
                throw new InvalidDataException(
                    $"The restored position of split '{position.Split}' is not a generator's. Give this source a uid of its own.");
            }

            _next[split] = LongPosition.Read(position);
        }

        for (var split = context.SubtaskIndex; split < Splits; split += context.Parallelism)
        {
            if (_next[split] < count)
            {
                _queue.Enqueue(split, _next[split]);
            }
        }

        // All subtasks know all positions, so they agree on the number that is due first.
        _firstNumber = _next.Min();
        _startedAt = context.TimeProvider.GetTimestamp();
        _output = context.AddSplit(_outputName);
    }

    public SourceReaderStatus Poll(int maxRecords)
    {
        if (_output is not { } output)
        {
            return SourceReaderStatus.EndOfInput;
        }

        var lastDue = LastDue();
        for (var i = 0; i < maxRecords; i++)
        {
            if (!_queue.TryPeek(out var split, out var number))
            {
                _output = null;
                context.RemoveSplit(_outputName);
                return SourceReaderStatus.EndOfInput;
            }

            if (number > lastDue)
            {
                return SourceReaderStatus.NothingAvailable;
            }

            _last = number;
            Advance(split, number);
            output.Collect(generator(number));
        }

        return SourceReaderStatus.MoreAvailable;
    }

    public void SnapshotPositions(ICollection<SplitPosition> positions)
    {
        for (var split = context.SubtaskIndex; split < Splits; split += context.Parallelism)
        {
            positions.Add(LongPosition.Create(split.ToString(CultureInfo.InvariantCulture), _next[split]));
        }
    }

    public void Dispose()
    {
    }

    private long LastDue()
    {
        if (recordsPerSecond is not { } rate)
        {
            return long.MaxValue;
        }

        var due = context.TimeProvider.GetElapsedTime(_startedAt).TotalSeconds * rate;
        return due >= long.MaxValue - _firstNumber ? long.MaxValue : _firstNumber + (long)due;
    }

    private void Advance(int split, long number)
    {
        // Saturates: the number long.MaxValue itself is never emitted, for the count is at most that.
        var next = number > long.MaxValue - Splits ? long.MaxValue : number + Splits;
        _next[split] = next;
        if (next < count)
        {
            _queue.DequeueEnqueue(split, next);
        }
        else
        {
            _queue.Dequeue();
        }
    }
}
