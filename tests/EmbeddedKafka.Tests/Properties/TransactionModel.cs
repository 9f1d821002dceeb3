namespace EmbeddedKafka.Tests.Properties;

/// <summary>
/// What producers may do and readers must see, as simple as it can be said: a partition is a list of values, each of them
/// in a transaction or in none, and a transaction is open, committed or aborted.
/// </summary>
internal sealed class TransactionModel
{
    public const int Partitions = 3;
    public const int Groups = 2;

    private readonly List<(string Value, Transaction? Transaction)>[] _partitions =
        [.. Enumerable.Range(0, Partitions).Select(_ => new List<(string, Transaction?)>())];

    private readonly Dictionary<(int Group, int Partition), (long Offset, int Position)> _offsets = [];
    private readonly List<Transaction> _open = [];
    private readonly Dictionary<string, Producer> _producers = [];
    private int _position;

    /// <summary>Who has a transactional id, and its open transaction.</summary>
    public Producer Of(string transactionalId) =>
        _producers.TryGetValue(transactionalId, out var producer) ? producer : _producers[transactionalId] = new Producer();

    /// <summary>A client takes a transactional id over.</summary>
    public void TakeOver(string transactionalId, int client)
    {
        var producer = Of(transactionalId);
        End(producer, commit: false);
        producer.Client = client;
        producer.LastEnd = null;
    }

    /// <summary>A record outside of transactions.</summary>
    public void Write(int partition, string value) => _partitions[partition].Add((value, null));

    /// <summary>A record in a transaction, which begins with it if need be.</summary>
    public void Write(Producer producer, int partition, string value, long deadlineMs) =>
        _partitions[partition].Add((value, Open(producer, deadlineMs)));

    /// <summary>An offset outside of transactions.</summary>
    public void CommitOffset(int group, int partition, long offset) => _offsets[(group, partition)] = (offset, _position++);

    /// <summary>An offset in a transaction, which begins with it if need be.</summary>
    public void CommitOffset(Producer producer, int group, int partition, long offset, long deadlineMs) =>
        Open(producer, deadlineMs).Offsets[(group, partition)] = (offset, _position++);

    /// <summary>The open transaction ends, if there is one. Of two offsets the one that was written later counts.</summary>
    public void End(Producer producer, bool commit)
    {
        if (producer.Open is not { } transaction)
        {
            return;
        }

        producer.Open = null;
        _open.Remove(transaction);
        transaction.IsCommitted = commit;
        foreach (var (key, offset) in transaction.Offsets)
        {
            if (commit && (!_offsets.TryGetValue(key, out var present) || present.Position < offset.Position))
            {
                _offsets[key] = offset;
            }
        }
    }

    /// <summary>Producers whose time is over lose their transactions and are fenced.</summary>
    public void Pass(long nowMs)
    {
        foreach (var producer in _producers.Values.Where(producer => producer.Open is { } open && open.DeadlineMs <= nowMs))
        {
            End(producer, commit: false);
            producer.Client = null;
            producer.LastEnd = null;
        }
    }

    public List<string> Uncommitted(int partition) => [.. _partitions[partition].Select(record => record.Value)];

    public List<string> Committed(int partition) =>
    [
        .. _partitions[partition]
            .TakeWhile(record => record.Transaction is not { IsCommitted: null })
            .Where(record => record.Transaction is null or { IsCommitted: true })
            .Select(record => record.Value),
    ];

    public long Offset(int group, int partition) => _offsets.TryGetValue((group, partition), out var offset) ? offset.Offset : -1;

    public bool IsStable(int group, int partition) => !_open.Any(transaction => transaction.Offsets.ContainsKey((group, partition)));

    private Transaction Open(Producer producer, long deadlineMs)
    {
        if (producer.Open is null)
        {
            _open.Add(producer.Open = new Transaction { DeadlineMs = deadlineMs });
            producer.LastEnd = null;
        }

        return producer.Open;
    }

    internal sealed class Producer
    {
        /// <summary>Who may use the transactional id; null if nobody may.</summary>
        public int? Client { get; set; }

        public Transaction? Open { get; set; }

        /// <summary>Whether the last transaction was committed; null from when anything else happened.</summary>
        public bool? LastEnd { get; set; }
    }

    internal sealed class Transaction
    {
        public required long DeadlineMs { get; init; }

        public bool? IsCommitted { get; set; }

        public Dictionary<(int Group, int Partition), (long Offset, int Position)> Offsets { get; } = [];
    }
}
