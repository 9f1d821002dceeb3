using StreamCore.DataStream;

namespace StreamCore.Connectors.Collections;

/// <summary>Reads a <see cref="CollectionSource{T}"/>; the position is the number of elements emitted.</summary>
internal sealed class CollectionReader<T>(IEnumerable<T> elements, SourceReaderContext<T> context) : ISourceReader<T>
{
    private const string Split = "collection";

    private readonly IEnumerator<T> _elements = elements.GetEnumerator();
    private ISplitOutput<T>? _output;
    private long _emitted;

    public string LastRecord => $"collection[{_emitted - 1}]";

    public void Open(IReadOnlyCollection<SplitPosition> restored)
    {
        _output = context.AddSplit(Split);
        foreach (var position in restored)
        {
            SkipTo(LongPosition.Read(position));
        }
    }

    public SourceReaderStatus Poll(int maxRecords)
    {
        if (_output is not { } output)
        {
            return SourceReaderStatus.EndOfInput;
        }

        for (var i = 0; i < maxRecords; i++)
        {
            if (!_elements.MoveNext())
            {
                _output = null;
                context.RemoveSplit(Split);
                return SourceReaderStatus.EndOfInput;
            }

            _emitted++;
            output.Collect(_elements.Current);
        }

        return SourceReaderStatus.MoreAvailable;
    }

    public void SnapshotPositions(ICollection<SplitPosition> positions) => positions.Add(LongPosition.Create(Split, _emitted));

    public void Dispose() => _elements.Dispose();

    private void SkipTo(long position)
    {
        for (; _emitted < position; _emitted++)
        {
            if (!_elements.MoveNext())
            {
                throw new InvalidDataException(
                    $"{position} elements of the collection were committed, but it has only {_emitted} now. It must have the same elements at every start.");
            }
        }
    }
}
