namespace EmbeddedKafka.Log;

/// <summary>The leader epochs of a log and the offsets at which they began.</summary>
internal sealed class LeaderEpochs
{
    private readonly List<(int Epoch, long StartOffset)> _epochs = [];

    /// <summary>The latest epoch; 0 for a new log.</summary>
    public int Latest => _epochs.Count == 0 ? 0 : _epochs[^1].Epoch;

    /// <summary>Takes note that <paramref name="epoch"/> began at an offset at or behind all others; nothing happens if it is not later than <see cref="Latest"/>.</summary>
    public void Begin(int epoch, long startOffset)
    {
        if (_epochs.Count > 0 && epoch <= Latest)
        {
            return;
        }

        // An epoch in which nothing was appended has left no trace that could tell it apart.
        if (_epochs.Count > 0 && _epochs[^1].StartOffset == startOffset)
        {
            _epochs.RemoveAt(_epochs.Count - 1);
        }

        _epochs.Add((epoch, startOffset));
    }

    /// <summary>The latest known epoch up to the given one, and where the next one began.</summary>
    public EpochEndOffset EndOffsetOf(int epoch, long logEndOffset)
    {
        if (epoch == Latest)
        {
            return new EpochEndOffset(epoch, logEndOffset);
        }

        var next = _epochs.FindIndex(known => known.Epoch > epoch);
        if (epoch < 0 || next < 0)
        {
            return EpochEndOffset.Unknown;
        }

        return new EpochEndOffset(next == 0 ? epoch : _epochs[next - 1].Epoch, _epochs[next].StartOffset);
    }
}
