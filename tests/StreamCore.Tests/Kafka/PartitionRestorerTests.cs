using System.Collections.Concurrent;
using Confluent.Kafka;
using EmbeddedKafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamCore.Kafka;
using StreamCore.Runtime;

namespace StreamCore.Tests.Kafka;

/// <summary>A restore that stands still says so, begins again with new clients, and ends once what held it is gone.</summary>
public sealed class PartitionRestorerTests : IAsyncLifetime
{
    private const string Input = "input";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private EmbeddedKafkaBroker _kafka = null!;
    private StreamExecutionOptions _options = null!;
    private IProducer<byte[], byte[]> _producer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _kafka = await EmbeddedKafkaBroker.StartAsync(cancellation: Cancellation);
        _options = new StreamExecutionOptions
        {
            ApplicationId = "app",
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = _kafka.BootstrapServers },
        };
        _kafka.CreateTopic(Input);
        _kafka.CreateTopic(_options.ChangelogTopic);
        _producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig { BootstrapServers = _kafka.BootstrapServers, TransactionalId = "other" }).Build();
        _producer.InitTransactions(Patience);
        _producer.BeginTransaction();
    }

    public ValueTask DisposeAsync()
    {
        _producer.Dispose();
        return _kafka.DisposeAsync();
    }

    [Fact]
    public async Task An_offset_that_an_open_transaction_holds_back()
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = _kafka.BootstrapServers, GroupId = _options.ApplicationId }).Build();
        _producer.SendOffsetsToTransaction([new(Input, 0, 5)], consumer.ConsumerGroupMetadata, Patience);

        await RestoreAsync("its committed offset has been held back");
    }

    [Fact]
    public async Task A_changelog_of_which_nothing_comes()
    {
        _producer.Produce(new TopicPartition(_options.ChangelogTopic, 0), new Message<byte[], byte[]> { Key = [1], Value = [2] });
        _producer.Flush(Patience);

        await RestoreAsync("nothing of its changelog has come");
    }

    private async Task RestoreAsync(string expected)
    {
        var start = new SavepointStart(_options, "source", Input, 1, new HashSet<string>(), _log);
        using var restorer = new PartitionRestorer(
            new KafkaClientSettings(_options), Input, _options, KafkaOffsets.Earliest, start, new(_log), standby: null, _time, _log);
        var restore = restorer.RestoreAsync(0, restorer.Track(0), Cancellation);
        await AdvanceUntilAsync(
            () => _log.Lines.Any(line => line.Contains(expected, StringComparison.Ordinal)), TimeSpan.FromSeconds(1), expected);
        Assert.False(restore.IsCompleted);

        _producer.AbortTransaction(Patience);

        // Slowly, since the next attempt's clients need real time to connect before they count as standing still.
        await AdvanceUntilAsync(() => restore.IsCompleted, TimeSpan.FromMilliseconds(20), "the restore ends");

        var restored = await restore;
        Assert.Equal(0, restored.NextOffset);
        restored.State.Dispose();
    }

    private async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"Not in time: {what}. Logged: {string.Join('\n', _log.Lines)}");
            _time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancellation);
        }
    }

    private sealed class RecordingLogger : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
