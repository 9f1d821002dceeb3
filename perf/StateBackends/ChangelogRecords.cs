using StreamCore.State;

namespace StateBackends;

/// <summary>
/// The changelog as it is after all workloads, record by record: keys and framed values. Its part before the last checkpoint
/// is compacted: one record a card.
/// </summary>
internal sealed class ChangelogRecords
{
    private readonly BenchmarkSettings _settings;
    private readonly Cards _cards;
    private readonly int[] _updates;
    private readonly byte[] _state;

    /// <param name="settings">The case.</param>
    /// <param name="updates">How often each card was updated by all workloads.</param>
    public ChangelogRecords(BenchmarkSettings settings, int[] updates)
    {
        _settings = settings;
        _cards = new(settings);
        _updates = updates;
        _state = new byte[settings.ValueSize];
    }

    /// <summary>Where it ends.</summary>
    public static long End(BenchmarkSettings settings) => settings.Cards + Workload.All(settings).Sum(workload => (long)workload.Events);

    /// <summary>A record for each card: what compaction leaves.</summary>
    public IEnumerable<(byte[] Key, byte[] Value)> Compacted() => Enumerable.Range(0, _settings.Cards).Select(card => Record(card, _updates[card]));

    /// <summary>A record for each event of the tail.</summary>
    public IEnumerable<(byte[] Key, byte[] Value)> Tail()
    {
        var tail = Workload.All(_settings).Single(workload => workload.Name == Workload.Tail);
        var left = new Dictionary<int, int>();
        foreach (var card in tail.Epochs(_settings).SelectMany(epoch => epoch))
        {
            left[card] = left.GetValueOrDefault(card) + 1;
        }

        foreach (var card in tail.Epochs(_settings).SelectMany(epoch => epoch))
        {
            yield return Record(card, _updates[card] - --left[card]);
        }
    }

    private (byte[] Key, byte[] Value) Record(int card, int updates)
    {
        var key = new byte[Cards.KeySize];
        var value = new byte[ChangelogValue.HeaderSize + _settings.ValueSize];
        _cards.WriteKey(card, key);
        _cards.WriteValue(card, updates, _state);
        ChangelogValue.Write(key, _state, value);
        return (key, value);
    }
}
