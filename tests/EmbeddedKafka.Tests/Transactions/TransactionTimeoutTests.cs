using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Tests.Transactions;

public sealed class TransactionTimeoutTests : TransactionTest
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task A_transaction_is_aborted_exactly_when_its_time_is_over_and_its_producer_fenced(bool isVersion2)
    {
        var sleeper = await StartClientAsync(isVersion2, timeoutMs: 5_000);
        Time.Advance(TimeSpan.FromSeconds(3));
        await sleeper.WriteAsync(Topic, 0, "lost");
        Time.Advance(TimeSpan.FromSeconds(4));
        await sleeper.WriteAsync(Topic, 1, "lost");
        Time.Advance(TimeSpan.FromSeconds(1) - Tick);
        Assert.Equal(nameof(TransactionState.Ongoing), await StateAsync());

        Time.Advance(Tick);
        Assert.Equal(nameof(TransactionState.CompleteAbort), await StateAsync());
        Assert.Empty(await ReadAsync());
        Assert.Equal(["lost"], await ReadAsync(committed: false));
        var end = await PartitionReader.FetchAsync(Connection, Topic, 0, 0, committed: true);
        Assert.Equal(end.HighWatermark, end.LastStableOffset);

        Assert.Equal(KafkaErrorCode.ProducerFenced, await sleeper.AddPartitionAsync(Topic));
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await sleeper.ProduceAsync(Topic, 0, "late"));
        Assert.Equal(KafkaErrorCode.ProducerFenced, await sleeper.CommitAsync());
        Assert.Equal(KafkaErrorCode.ProducerFenced, await sleeper.AbortAsync());
        Assert.Equal(KafkaErrorCode.None, await sleeper.InitAsync(goOn: true)); // Nobody else has taken its place.
        Assert.Equal(KafkaErrorCode.None, await sleeper.InitAsync());
        await sleeper.WriteAsync(Topic, 0, "kept");
        Assert.Equal(KafkaErrorCode.None, await sleeper.CommitAsync());
        Assert.Equal(["kept"], await ReadAsync());
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task Each_transaction_has_its_own_time(bool isVersion2)
    {
        var producer = await StartClientAsync(isVersion2, timeoutMs: 5_000);
        for (var i = 0; i < 4; i++)
        {
            await producer.WriteAsync(Topic, 0, $"{i}");
            Time.Advance(TimeSpan.FromSeconds(4));
            Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
            Time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(["0", "1", "2", "3"], await ReadAsync());
    }

    [Fact]
    public async Task The_time_runs_on_over_a_restart()
    {
        var sleeper = await StartClientAsync(isVersion2: false, timeoutMs: 5_000);
        await sleeper.WriteAsync(Topic, 0, "lost");
        Time.Advance(TimeSpan.FromSeconds(2));
        await RestartAsync();
        Time.Advance(TimeSpan.FromSeconds(3) - Tick);
        Assert.Equal(nameof(TransactionState.Ongoing), await StateAsync());
        Time.Advance(Tick);
        Assert.Equal(nameof(TransactionState.CompleteAbort), await StateAsync());
    }

    [Fact]
    public async Task A_transaction_whose_time_ran_out_while_the_broker_was_down_is_aborted_at_the_start()
    {
        var sleeper = await StartClientAsync(isVersion2: false, timeoutMs: 5_000);
        await sleeper.WriteAsync(Topic, 0, "lost");
        await Broker.StopAsync();
        Time.Advance(TimeSpan.FromMinutes(5));
        await RestartAsync();
        Assert.Equal(nameof(TransactionState.CompleteAbort), await StateAsync());
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task A_transactional_id_that_was_idle_for_a_week_is_forgotten()
    {
        var idle = await StartClientAsync(isVersion2: false, "idle");
        var used = await StartClientAsync(isVersion2: false, "used");
        Time.Advance(TimeSpan.FromDays(3));
        await used.WriteAsync(Topic, 0, "kept");
        Assert.Equal(KafkaErrorCode.None, await used.CommitAsync());
        await RestartAsync();
        Time.Advance(Week - TimeSpan.FromDays(3) - Tick);
        Assert.Equal(nameof(TransactionState.Empty), await StateAsync("idle"));

        Time.Advance(Tick);
        Assert.Equal(KafkaErrorCode.TransactionalIdNotFound, await ErrorAsync("idle"));
        await RestartAsync();
        Assert.Equal(KafkaErrorCode.TransactionalIdNotFound, await ErrorAsync("idle"));
        Assert.Equal(nameof(TransactionState.CompleteCommit), await StateAsync("used"));
        idle = await StartClientAsync(isVersion2: false, "idle");
        Assert.True(idle.Identity.ProducerId > used.Identity.ProducerId);

        Time.Advance(Week);
        Assert.Equal(KafkaErrorCode.TransactionalIdNotFound, await ErrorAsync("used"));
    }

    private async Task<KafkaErrorCode> ErrorAsync(string id) => (KafkaErrorCode)(await DescribeAsync(id)).ErrorCode;
}
