using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedKafka.Tests.Faults;

/// <summary>What goes wrong on demand: delayed, refused, dropped before and after the effect, paused, restarted.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private EmbeddedKafkaBroker _kafka = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _kafka = await EmbeddedKafkaBroker.StartAsync(
        new EmbeddedKafkaOptions { AutoCreateTopics = false, TimeProvider = _time }, Cancellation);

    public ValueTask DisposeAsync() => _kafka.DisposeAsync();

    [Fact]
    public async Task A_refused_request_has_no_effect()
    {
        await using var client = await ConnectAsync();
        var fault = _kafka.Faults.Fail(ApiKey.CreateTopics, KafkaErrorCode.NotController);

        Assert.Equal(KafkaErrorCode.NotController, await CreateAsync(client, "a"));

        Assert.Equal(1, fault.Hits);
        Assert.True(fault.UsedUp.IsCompleted);
        Assert.False(await ExistsAsync(client, "a"));
        Assert.Equal(KafkaErrorCode.None, await CreateAsync(client, "a"));
    }

    [Fact]
    public async Task A_request_that_is_dropped_before_its_effect_has_none()
    {
        await using var client = await ConnectAsync();
        _kafka.Faults.DropBefore(ApiKey.CreateTopics);

        await Assert.ThrowsAsync<EndOfStreamException>(() => CreateAsync(client, "a"));

        await using var next = await ConnectAsync();
        Assert.False(await ExistsAsync(next, "a"));
    }

    [Fact]
    public async Task A_request_that_is_dropped_after_its_effect_has_it()
    {
        await using var client = await ConnectAsync();
        _kafka.Faults.DropAfter(ApiKey.CreateTopics);

        await Assert.ThrowsAsync<EndOfStreamException>(() => CreateAsync(client, "a"));

        await using var next = await ConnectAsync();
        Assert.True(await ExistsAsync(next, "a"));
    }

    [Fact]
    public async Task A_delayed_request_waits_for_the_brokers_clock()
    {
        await using var client = await ConnectAsync();
        await using var other = await ConnectAsync();
        var fault = _kafka.Faults.Delay(ApiKey.CreateTopics, TimeSpan.FromMinutes(1));

        var creation = CreateAsync(client, "a");
        await fault.UsedUp.WaitAsync(Cancellation);
        Assert.False(await ExistsAsync(other, "a"));
        while (!creation.IsCompleted)
        {
            // The delay may begin a moment after the fault has hit, so the clock is moved until it is over.
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(KafkaErrorCode.None, await creation);
    }

    [Fact]
    public async Task A_fault_hits_as_many_requests_as_it_is_told_and_only_those_that_its_predicate_picks()
    {
        await using var client = await ConnectAsync();
        var fault = _kafka.Faults.Fail(
            ApiKey.AddOffsetsToTxn, KafkaErrorCode.CoordinatorNotAvailable, times: 2, request => request.TransactionalId == "picked");

        var errors = new List<KafkaErrorCode>();
        foreach (var id in new[] { "other", "picked", "picked", "picked" })
        {
            var response = await client.AskAsync<AddOffsetsToTxnResponse>(
                new AddOffsetsToTxnRequest { TransactionalId = id, GroupId = "g" }, version: 3);
            errors.Add((KafkaErrorCode)response.ErrorCode);
        }

        Assert.Equal(
            [false, true, true, false], errors.Select(error => error == KafkaErrorCode.CoordinatorNotAvailable));
        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public async Task A_fault_that_is_ended_hits_nothing_more()
    {
        await using var client = await ConnectAsync();
        using (_kafka.Faults.Fail(null, KafkaErrorCode.UnknownServerError, times: int.MaxValue))
        {
            Assert.Equal(KafkaErrorCode.UnknownServerError, await CreateAsync(client, "a"));
        }

        Assert.Equal(KafkaErrorCode.None, await CreateAsync(client, "a"));
    }

    [Fact]
    public async Task A_paused_broker_answers_when_it_is_resumed()
    {
        await using var client = await ConnectAsync();
        _kafka.Faults.Pause();

        var creation = CreateAsync(client, "a");
        await using var other = await ConnectAsync();
        var question = ExistsAsync(other, "a");
        Assert.False(creation.IsCompleted);
        _kafka.Faults.Resume();

        Assert.Equal(KafkaErrorCode.None, await creation);
        await question;
    }

    [Fact]
    public async Task A_restart_keeps_address_and_data()
    {
        await using var before = await ConnectAsync();
        await CreateAsync(before, "a");
        var address = _kafka.BootstrapServers;

        await _kafka.RestartAsync(cancellation: Cancellation);

        Assert.Null(await before.ReceiveFrameAsync());
        Assert.Equal(address, _kafka.BootstrapServers);
        await using var after = await ConnectAsync();
        Assert.True(await ExistsAsync(after, "a"));
    }

    [Fact]
    public async Task A_restart_can_lose_all_data()
    {
        await using var before = await ConnectAsync();
        await CreateAsync(before, "a");

        await _kafka.RestartAsync(loseData: true, Cancellation);

        await using var after = await ConnectAsync();
        Assert.False(await ExistsAsync(after, "a"));
    }

    private Task<RawKafkaConnection> ConnectAsync() => RawKafkaConnection.ConnectAsync(_kafka.BootstrapServers);

    private static async Task<KafkaErrorCode> CreateAsync(RawKafkaConnection client, string topic)
    {
        var response = await client.AskAsync<CreateTopicsResponse>(
            new CreateTopicsRequest { TimeoutMs = 10_000, Topics = [new() { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }] },
            version: 7);
        return (KafkaErrorCode)response.Topics.Single().ErrorCode;
    }

    private static async Task<bool> ExistsAsync(RawKafkaConnection client, string topic)
    {
        var response = await client.AskAsync<MetadataResponse>(new MetadataRequest { Topics = [new() { Name = topic }] }, version: 12);
        return (KafkaErrorCode)response.Topics.Single().ErrorCode == KafkaErrorCode.None;
    }
}
