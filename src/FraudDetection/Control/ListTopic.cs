using System.Text;
using Confluent.Kafka;

namespace FraudDetection.Control;

/// <summary>Reads and writes the allow and block lists in their topic: an entry for each card or terminal, none if it is on no list.</summary>
/// <param name="options">Where the topic is.</param>
public sealed class ListTopic(ControlTopicOptions options)
{
    private const int MaxTextLength = 500;

    private readonly ControlTopicClient _client = new(options);

    /// <summary>The topic's name.</summary>
    public string Topic => options.Topic;

    /// <summary>Reads all entries.</summary>
    /// <exception cref="ControlTopicException">The topic can't be read.</exception>
    /// <exception cref="InvalidDataException">It holds what is no entry.</exception>
    public async Task<IReadOnlyDictionary<ListSubject, ListEntry>> ReadAsync(CancellationToken cancellation = default)
    {
        var entries = new Dictionary<ListSubject, ListEntry>();
        await _client.ReadAsync(record => Take(record, entries), cancellation).ConfigureAwait(false);
        return entries;
    }

    /// <summary>Puts a card or a terminal on a list, and off the other one.</summary>
    /// <exception cref="ControlTopicException">The topic can't be written.</exception>
    /// <exception cref="ArgumentException">A text is too long.</exception>
    public Task PutAsync(ListSubject subject, ListEntry entry, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Reason.Length > MaxTextLength || entry.By.Length > MaxTextLength)
        {
            throw new ArgumentException($"Reason and name may have {MaxTextLength} characters at most.", nameof(entry));
        }

        return _client.WriteAsync(static _ => { }, () => [Record(subject, entry.ToJson())], cancellation);
    }

    /// <summary>Takes a card or a terminal off the lists.</summary>
    /// <exception cref="ControlTopicException">It is on none, or the topic can't be written.</exception>
    /// <exception cref="InvalidDataException">The topic holds what is no entry.</exception>
    public Task RemoveAsync(ListSubject subject, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var entries = new Dictionary<ListSubject, ListEntry>();
        return _client.WriteAsync(
            record => Take(record, entries),
            () => entries.ContainsKey(subject)
                ? [Record(subject, null)]
                : throw new ControlTopicException($"{subject} is on no list."),
            cancellation);
    }

    private static Message<byte[], byte[]?> Record(ListSubject subject, byte[]? value) =>
        new() { Key = Encoding.UTF8.GetBytes(subject.ToString()), Value = value };

    private void Take(ConsumeResult<byte[]?, byte[]?> record, Dictionary<ListSubject, ListEntry> entries)
    {
        var subject = ListSubject.TryParse(Encoding.UTF8.GetString(record.Message.Key ?? []))
            ?? throw new InvalidDataException($"Topic '{Topic}' has at offset {record.Offset.Value} a key that is neither card:ID nor terminal:ID.");
        if (record.Message.Value is { } value)
        {
            entries[subject] = ListEntry.Parse(value);
        }
        else
        {
            entries.Remove(subject);
        }
    }
}
