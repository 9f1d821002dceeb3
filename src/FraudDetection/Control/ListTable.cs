using System.Collections.Concurrent;
using System.Text;
using FraudDetection.Domain;
using FraudDetection.Scoring;
using Microsoft.Extensions.Logging;
using StreamCore.Kafka.Tables;
using StreamCore.State;

namespace FraudDetection.Control;

/// <summary>
/// The allow and block lists, as their topic has them by now. Asked by those who decide, changed by the thread that follows the
/// topic; asking takes no lock and allocates nothing.
/// </summary>
public sealed class ListTable : IDisposable
{
    private readonly ConcurrentDictionary<byte[], Listed> _cards = new(ByteKeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], Listed> _terminals = new(ByteKeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], Listed>.AlternateLookup<ReadOnlySpan<byte>> _cardLookup;
    private readonly ConcurrentDictionary<byte[], Listed>.AlternateLookup<ReadOnlySpan<byte>> _terminalLookup;
    private readonly string _topic;
    private readonly KafkaTable _table;
    private volatile int _count;

    /// <summary>Begins to read the topic.</summary>
    public ListTable(ControlTopicOptions options, ILoggerFactory loggerFactory, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _topic = options.Topic;
        _cardLookup = _cards.GetAlternateLookup<ReadOnlySpan<byte>>();
        _terminalLookup = _terminals.GetAlternateLookup<ReadOnlySpan<byte>>();
        _table = new(
            new KafkaTableOptions { Topic = options.Topic, Kafka = options.Kafka, ClientId = options.Topic + "-follower" },
            Take,
            OnReset,
            loggerFactory,
            time);
    }

    /// <summary>How many are on the lists.</summary>
    public ListStatus Status => new(
        _topic,
        _cards.Values.Concat(_terminals.Values).Count(entry => entry.Verdict == ListVerdict.Block),
        _cards.Values.Concat(_terminals.Values).Count(entry => entry.Verdict == ListVerdict.Allow),
        _table.Status.FailedRecords);

    /// <summary>Waits until the lists are there.</summary>
    /// <param name="patience">How long Kafka may take.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ControlTopicException">The topic can't be read in time.</exception>
    public async Task StartAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (!await _table.WaitUntilCaughtUpAsync(patience, cancellation).ConfigureAwait(false))
        {
            throw new ControlTopicException(
                $"Topic '{_topic}' could not be read within {patience.TotalSeconds:0} s ({_table.Status.Error ?? "it goes on"}), so it is not known what is "
                + "blocked. Look whether Kafka runs and the topic may be read.")
            {
                IsTransient = true,
            };
        }
    }

    /// <summary>What the lists say about a transaction. An entry counts until its end in event time.</summary>
    public ListVerdict Find(in Transaction transaction)
    {
        if (_count == 0)
        {
            return ListVerdict.None;
        }

        var card = Find(_cardLookup, transaction.CardId.Span, transaction.EventTime);
        var terminal = Find(_terminalLookup, transaction.TerminalId.Span, transaction.EventTime);

        // Block is the greater of the two: it wins.
        return card > terminal ? card : terminal;
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private static ListVerdict Find(
        in ConcurrentDictionary<byte[], Listed>.AlternateLookup<ReadOnlySpan<byte>> lookup, ReadOnlySpan<byte> id, long eventTime) =>
        lookup.TryGetValue(id, out var entry) && eventTime < entry.Until ? entry.Verdict : ListVerdict.None;

    private void Take(in KafkaTableChange change)
    {
        var subject = ListSubject.TryParse(Encoding.UTF8.GetString(change.Key))
            ?? throw new InvalidDataException($"The key at offset {change.Offset} is neither card:ID nor terminal:ID.");
        var entries = subject.IsTerminal ? _terminals : _cards;
        var id = Encoding.UTF8.GetBytes(subject.Id);
        if (change.IsDeleted)
        {
            entries.TryRemove(id, out _);
        }
        else
        {
            var entry = ListEntry.Parse(change.Value);
            entries[id] = new(
                entry.List == ListKind.Block ? ListVerdict.Block : ListVerdict.Allow, entry.Until?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        }

        _count = _cards.Count + _terminals.Count;
    }

    private void OnReset(int partition)
    {
        _cards.Clear();
        _terminals.Clear();
        _count = 0;
    }

    private sealed record Listed(ListVerdict Verdict, long Until);
}
