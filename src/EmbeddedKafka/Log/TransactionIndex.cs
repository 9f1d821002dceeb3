namespace EmbeddedKafka.Log;

/// <summary>The open transactions of a partition, and the aborted ones whose records are still in its log.</summary>
internal sealed class TransactionIndex
{
    private readonly SortedSet<long> _openStarts = [];
    private readonly List<Aborted> _aborted = [];

    /// <summary>The first offset of the oldest open transaction, or null.</summary>
    public long? FirstOpenOffset => _openStarts.Count == 0 ? null : _openStarts.Min;

    public void Begin(long startOffset) => _openStarts.Add(startOffset);

    public void End(long producerId, long startOffset, long markerOffset, bool aborted)
    {
        _openStarts.Remove(startOffset);
        if (aborted)
        {
            _aborted.Add(new Aborted(producerId, startOffset, markerOffset, FirstOpenOffset ?? (markerOffset + 1)));
        }
    }

    /// <summary>The aborted transactions of which anything lies in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public IReadOnlyList<AbortedTransaction> Between(long from, long to)
    {
        List<AbortedTransaction>? found = null;
        for (var i = FirstEndingAtOrAfter(from); i < _aborted.Count; i++)
        {
            var aborted = _aborted[i];
            if (aborted.FirstOffset < to)
            {
                (found ??= []).Add(new AbortedTransaction(aborted.ProducerId, aborted.FirstOffset));
            }

            if (aborted.StableOffset >= to)
            {
                // Whatever ended later had not begun below that offset, or it would have held it back.
                break;
            }
        }

        return found ?? (IReadOnlyList<AbortedTransaction>)[];
    }

    /// <summary>For each producer its aborted transactions, first offset and marker offset, in order.</summary>
    public Dictionary<long, List<(long First, long Last)>> AbortedByProducer()
    {
        var byProducer = new Dictionary<long, List<(long First, long Last)>>();
        foreach (var aborted in _aborted)
        {
            if (!byProducer.TryGetValue(aborted.ProducerId, out var ranges))
            {
                byProducer.Add(aborted.ProducerId, ranges = []);
            }

            ranges.Add((aborted.FirstOffset, aborted.LastOffset));
        }

        return byProducer;
    }

    /// <summary>Forgets the aborted transactions whose markers lie before <paramref name="offset"/>: their records are gone.</summary>
    public void ForgetBefore(long offset) => _aborted.RemoveRange(0, FirstEndingAtOrAfter(offset));

    private int FirstEndingAtOrAfter(long offset)
    {
        var (first, last) = (0, _aborted.Count);
        while (first < last)
        {
            var middle = (first + last) / 2;
            (first, last) = _aborted[middle].LastOffset >= offset ? (first, middle) : (middle + 1, last);
        }

        return first;
    }

    // Ordered by LastOffset, that of the marker. StableOffset is the last stable offset right after it.
    private readonly record struct Aborted(long ProducerId, long FirstOffset, long LastOffset, long StableOffset);
}
