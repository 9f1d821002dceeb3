using Confluent.Kafka;
using EmbeddedKafka;
using StreamCore.Kafka;

namespace IntegrationTests.Runtime;

/// <summary>A table has all that a compacted topic holds, follows it, and survives whatever happens to broker and topic.</summary>
public sealed class KafkaTableTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private EmbeddedKafkaBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await EmbeddedKafkaBroker.StartAsync(
        new EmbeddedKafkaOptions { AutoCreateTopics = false, Port = 0 }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public async Task A_table_has_what_is_in_the_topic_and_then_follows_it()
    {
        await CreateTopicAsync("table", partitions: 3);
        using var writer = new TableWriter(_broker.BootstrapServers, "table");
        for (var i = 0; i < 300; i++)
        {
            writer.Write(i % 3, $"k{i % 30}", $"v{i}");
        }

        writer.Flush();
        using var table = new RecordingTable(_broker.BootstrapServers, "table");

        Assert.True(await table.Table.WaitUntilCaughtUpAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(270, 30).ToDictionary(i => $"k{i % 30}", i => $"v{i}"), table.Values);
        Assert.Equal((3, 300L), (table.Table.Status.Partitions, table.Table.Status.Records));

        writer.Write(0, "k0", "new");
        writer.Write(1, "k1", null);
        writer.Write(2, "k99", "more");
        writer.Flush();
        await table.UntilAsync(() => table.Table.Status is { Records: 303, Lag: 0 }, "it follows");
        Assert.Equal(("new", false, "more"), (table.Values["k0"], table.Values.ContainsKey("k1"), table.Values["k99"]));
    }

    [Fact]
    public async Task A_change_says_where_and_when_it_was_written()
    {
        await CreateTopicAsync("table", partitions: 2);
        using var writer = new TableWriter(_broker.BootstrapServers, "table");
        writer.Write(1, "a", "x", timestamp: 1_000);
        writer.Write(1, "a", null, timestamp: 2_000);
        writer.Flush();
        using var table = new RecordingTable(_broker.BootstrapServers, "table");
        await table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(["1@0 1000 a=x", "1@1 2000 a deleted"], table.Changes);
    }

    [Fact]
    public async Task A_compacted_topic_gives_the_newest_value_of_each_key()
    {
        await CreateTopicAsync("table", partitions: 1);
        using var writer = new TableWriter(_broker.BootstrapServers, "table");
        for (var i = 0; i < 100; i++)
        {
            writer.Write(0, $"k{i % 10}", $"v{i}");
            writer.Flush();
        }

        writer.Write(0, "k3", null);
        writer.Flush();
        _broker.CleanUp();
        using var table = new RecordingTable(_broker.BootstrapServers, "table");
        await table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.InRange(table.Table.Status.Records, 10, 60);
        Assert.Equal(Enumerable.Range(90, 10).Where(i => i != 93).ToDictionary(i => $"k{i % 10}", i => $"v{i}"), table.Values);
    }

    [Fact]
    public async Task An_empty_topic_is_caught_up_with_at_once()
    {
        await CreateTopicAsync("table", partitions: 4);
        using var table = new RecordingTable(_broker.BootstrapServers, "table");
        await table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Empty(table.Changes);
    }

    [Fact]
    public async Task What_an_aborted_transaction_wrote_is_never_seen_and_does_not_hold_the_table_back()
    {
        await CreateTopicAsync("table", partitions: 1);
        using var writer = new TableWriter(_broker.BootstrapServers, "table", "writer");
        writer.Transact(commit: true, ("a", "1"), ("b", "1"));
        writer.Transact(commit: false, ("a", "2"), ("c", "2"));
        using var table = new RecordingTable(_broker.BootstrapServers, "table");
        await table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(2, table.Values.Count);

        writer.Transact(commit: false, ("b", "3"));
        writer.Transact(commit: true, ("d", "4"));
        await table.UntilAsync(() => table.Values.ContainsKey("d"), "the committed change comes");
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "1", ["d"] = "4" }, table.Values);
    }

    [Fact]
    public async Task A_table_survives_that_the_broker_goes_away()
    {
        await CreateTopicAsync("table", partitions: 2);
        using var writer = new TableWriter(_broker.BootstrapServers, "table");
        writer.Write(0, "a", "1");
        writer.Flush();
        using var table = new RecordingTable(_broker.BootstrapServers, "table", checkInterval: TimeSpan.FromMilliseconds(200));
        await table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken);

        await _broker.StopAsync();
        await table.UntilAsync(() => table.Table.Status.Error is not null, "it says that it cannot read");
        await _broker.RestartAsync(cancellation: TestContext.Current.CancellationToken);
        writer.Write(0, "a", "2");
        writer.Write(1, "b", "2");
        writer.Flush();

        await table.UntilAsync(() => table.Values.Count == 2 && table.Table.Status is { Error: null, Lag: 0 }, "it goes on");
        Assert.Equal(["0@0 a=1", "0@1 a=2"], table.Changes.Where(change => change.StartsWith('0')).Select(RecordingTable.WithoutTime));
    }

    [Fact]
    public async Task A_table_that_starts_before_its_broker_waits_for_it()
    {
        await CreateTopicAsync("table", partitions: 1);
        using var writer = new TableWriter(_broker.BootstrapServers, "table");
        writer.Write(0, "a", "1");
        writer.Flush();
        await _broker.StopAsync();
        using var table = new RecordingTable(_broker.BootstrapServers, "table");
        Assert.False(await table.Table.WaitUntilCaughtUpAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));

        await _broker.RestartAsync(cancellation: TestContext.Current.CancellationToken);
        await table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal("1", table.Values["a"]);
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_is_empty_after_a_while_and_is_read_when_it_does()
    {
        using var table = new RecordingTable(_broker.BootstrapServers, "table", missingTopicPatience: TimeSpan.FromMilliseconds(300));
        await table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal((0, "the topic does not exist"), (table.Table.Status.Partitions, table.Table.Status.Error));

        await CreateTopicAsync("table", partitions: 1);
        using var writer = new TableWriter(_broker.BootstrapServers, "table");
        writer.Write(0, "a", "1");
        writer.Flush();
        await table.UntilAsync(() => table.Values.ContainsKey("a"), "the new topic is read");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_topic_that_is_created_anew_is_read_from_its_beginning(int newRecords)
    {
        await CreateTopicAsync("table", partitions: 1);
        using (var writer = new TableWriter(_broker.BootstrapServers, "table"))
        {
            for (var i = 0; i < 5; i++)
            {
                writer.Write(0, $"old{i}", "1");
            }

            writer.Flush();
        }

        using var table = new RecordingTable(_broker.BootstrapServers, "table", checkInterval: TimeSpan.FromMilliseconds(200));
        await table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken);
        using (var admin = CreateAdmin())
        {
            await admin.DeleteTopicsAsync(["table"]);
        }

        await CreateTopicAsync("table", partitions: 2);
        using (var writer = new TableWriter(_broker.BootstrapServers, "table"))
        {
            for (var i = 0; i < newRecords; i++)
            {
                writer.Write(0, $"new{i}", "2");
            }

            writer.Write(1, "other", "2");
            writer.Flush();
        }

        await table.UntilAsync(() => table.Values.Count == newRecords + 1 && !table.Values.Keys.Any(key => key.StartsWith("old", StringComparison.Ordinal)), "only the new topic's keys are there");
    }

    [Fact]
    public async Task A_partition_that_is_added_is_read_too()
    {
        await CreateTopicAsync("table", partitions: 1);
        using var table = new RecordingTable(_broker.BootstrapServers, "table", checkInterval: TimeSpan.FromMilliseconds(200));
        await table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken);
        using (var admin = CreateAdmin())
        {
            await admin.CreatePartitionsAsync([new() { Topic = "table", IncreaseTo = 2 }]);
        }

        await table.UntilAsync(() => table.Table.Status.Partitions == 2, "the partition is found");
        using var writer = new TableWriter(_broker.BootstrapServers, "table");
        writer.Write(1, "a", "1");
        writer.Flush();
        await table.UntilAsync(() => table.Values.ContainsKey("a"), "the partition is read");
    }

    [Fact]
    public async Task A_record_that_the_handler_cannot_take_is_left_behind()
    {
        await CreateTopicAsync("table", partitions: 1);
        using var writer = new TableWriter(_broker.BootstrapServers, "table");
        writer.Write(0, "a", "1");
        writer.Write(0, "bad", "1");
        writer.Write(0, "c", "1");
        writer.Flush();
        using var table = new RecordingTable(_broker.BootstrapServers, "table", refuse: "bad");
        await table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(["a", "c"], table.Values.Keys.Order());
        Assert.Equal(1, table.Table.Status.FailedRecords);
        Assert.Contains(table.Log.Lines, line => line.Contains("record 0@1 cannot be taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disposed_table_hands_nothing_over_any_more_and_cancels_who_waits()
    {
        var table = new RecordingTable(_broker.BootstrapServers, "table", missingTopicPatience: Patience);
        table.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.Table.CaughtUp.WaitAsync(Patience, TestContext.Current.CancellationToken));
        table.Dispose();
    }

    private IAdminClient CreateAdmin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _broker.BootstrapServers })
        .SetLogHandler(static (_, _) => { }).Build();

    private async Task CreateTopicAsync(string name, int partitions)
    {
        using var admin = CreateAdmin();
        await KafkaTopics.CreateMissingAsync(admin, new KafkaTopic(name, partitions, Compacted: true));
    }
}
