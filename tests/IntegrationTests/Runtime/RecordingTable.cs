using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using StreamCore.Kafka.Tables;

namespace IntegrationTests.Runtime;

/// <summary>A table that keeps what it is told.</summary>
internal sealed class RecordingTable : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (int Partition, string Value)> _values = new();
    private readonly ConcurrentQueue<string> _changes = new();
    private readonly ILoggerFactory _loggerFactory;
    private readonly string? _refuse;

    public RecordingTable(
        string bootstrapServers, string topic, TimeSpan? missingTopicPatience = null, TimeSpan? checkInterval = null, string? refuse = null)
    {
        _refuse = refuse;
        _loggerFactory = LoggerFactory.Create(builder => builder.AddProvider(Log));
        Table = new KafkaTable(
            new()
            {
                Topic = topic,
                Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = bootstrapServers },
                MissingTopicPatience = missingTopicPatience ?? Patience,
                CheckInterval = checkInterval ?? TimeSpan.FromSeconds(10),
            },
            Take,
            partition =>
            {
                foreach (var (key, value) in _values.Where(pair => pair.Value.Partition == partition))
                {
                    _values.TryRemove(new(key, value));
                }
            },
            _loggerFactory);
    }

    public KafkaTable Table { get; }

    public RecordingLoggerProvider Log { get; } = new();

    public IReadOnlyDictionary<string, string> Values => _values.ToDictionary(pair => pair.Key, pair => pair.Value.Value);

    /// <summary>Each change as <c>partition@offset timestamp key=value</c>.</summary>
    public IReadOnlyList<string> Changes => [.. _changes];

    /// <summary>A change without its timestamp.</summary>
    public static string WithoutTime(string change)
    {
        var parts = change.Split(' ', 3);
        return $"{parts[0]} {parts[2]}";
    }

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Not in time: {what}. Status: {Table.Status}; values: {string.Join(", ", Values)}; log:\n{string.Join('\n', Log.Lines)}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        Table.Dispose();
        _loggerFactory.Dispose();
    }

    private void Take(in KafkaTableChange change)
    {
        var key = Encoding.UTF8.GetString(change.Key);
        if (key == _refuse)
        {
            throw new InvalidOperationException("refused");
        }

        if (change.IsDeleted)
        {
            _values.TryRemove(key, out _);
        }
        else
        {
            _values[key] = (change.Partition, Encoding.UTF8.GetString(change.Value));
        }

        _changes.Enqueue($"{change.Partition}@{change.Offset} {change.Timestamp} {key}{(change.IsDeleted ? " deleted" : "=" + Encoding.UTF8.GetString(change.Value))}");
    }
}
