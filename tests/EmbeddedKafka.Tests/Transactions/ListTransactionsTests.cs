using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Tests.Transactions;

public sealed class ListTransactionsTests : TransactionTest
{
    [Fact]
    public async Task Transactions_are_listed_by_state_producer_duration_and_pattern()
    {
        await StartClientAsync(isVersion2: false, "idle");
        var old = await StartClientAsync(isVersion2: false, "old");
        await old.WriteAsync(Topic, 0, "value");
        Time.Advance(TimeSpan.FromSeconds(10));
        var young = await StartClientAsync(isVersion2: true, "young");
        await young.WriteAsync(Topic, 1, "value");
        var done = await StartClientAsync(isVersion2: false, "done");
        await done.WriteAsync(Topic, 0, "value");
        Assert.Equal(KafkaErrorCode.None, await done.CommitAsync());

        Assert.Equal(["done", "idle", "old", "young"], await ListAsync(new()));
        Assert.Equal(["old", "young"], await ListAsync(new() { StateFilters = [nameof(TransactionState.Ongoing)] }));
        Assert.Equal(["done", "idle"], await ListAsync(new() { StateFilters = ["Empty", "CompleteCommit"] }));
        Assert.Equal(["young"], await ListAsync(new() { ProducerIdFilters = [young.Identity.ProducerId, 999] }));
        Assert.Equal(["old"], await ListAsync(new() { DurationFilter = 9_999 }));
        Assert.Empty(await ListAsync(new() { DurationFilter = 10_000 }));
        Assert.Equal(["idle", "old"], await ListAsync(new() { TransactionalIdPattern = "idle|ol.*" }));
        Assert.Empty(await ListAsync(new() { TransactionalIdPattern = "ol" }));
    }

    [Fact]
    public async Task Unknown_states_are_named_and_nothing_has_them()
    {
        await StartClientAsync(isVersion2: false);
        var response = await Connection.AskAsync<ListTransactionsResponse>(new ListTransactionsRequest { StateFilters = ["Sleeping"] }, 2);
        Assert.Equal(["Sleeping"], response.UnknownStateFilters);
        Assert.Empty(response.TransactionStates);
    }

    [Theory]
    [InlineData("(")]
    [InlineData(@"(a)\1")]
    public async Task A_pattern_that_is_none_is_refused(string pattern)
    {
        var response = await Connection.AskAsync<ListTransactionsResponse>(new ListTransactionsRequest { TransactionalIdPattern = pattern }, 2);
        Assert.Equal(KafkaErrorCode.InvalidRegularExpression, (KafkaErrorCode)response.ErrorCode);
    }

    [Fact]
    public async Task A_transaction_is_described()
    {
        Assert.Equal(KafkaErrorCode.TransactionalIdNotFound, (KafkaErrorCode)(await DescribeAsync("unknown")).ErrorCode);
        Assert.Equal(KafkaErrorCode.InvalidRequest, (KafkaErrorCode)(await DescribeAsync("")).ErrorCode);

        var producer = await StartClientAsync(isVersion2: false, timeoutMs: 12_345);
        await producer.WriteAsync(Topic, 1, "value");
        var described = await DescribeAsync();
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)described.ErrorCode);
        Assert.Equal(Id, described.TransactionalId);
        Assert.Equal("Ongoing", described.TransactionStateValue);
        Assert.Equal(12_345, described.TransactionTimeoutMs);
        Assert.Equal(Time.GetUtcNow().ToUnixTimeMilliseconds(), described.TransactionStartTimeMs);
        Assert.Equal(producer.Identity, new ProducerIdentity(described.ProducerId, described.ProducerEpoch));
        var topic = Assert.Single(described.Topics);
        Assert.Equal(Topic, topic.Topic);
        Assert.Equal([1], topic.Partitions);
    }

    [Fact]
    public async Task The_producers_of_a_partition_are_described()
    {
        var producer = await StartClientAsync(isVersion2: false);
        await producer.WriteAsync(Topic, 0, "one", "two");
        var state = Assert.Single((await DescribeProducersAsync(Topic, 0)).ActiveProducers);
        Assert.Equal(producer.Identity, new ProducerIdentity(state.ProducerId, (short)state.ProducerEpoch));
        Assert.Equal((1, 0L), (state.LastSequence, state.CurrentTxnStartOffset));

        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(-1, Assert.Single((await DescribeProducersAsync(Topic, 0)).ActiveProducers).CurrentTxnStartOffset);
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (KafkaErrorCode)(await DescribeProducersAsync(Topic, 9)).ErrorCode);
    }

    private async Task<DescribeProducersResponse.PartitionResponse> DescribeProducersAsync(string topic, int partition) =>
        (await Connection.AskAsync<DescribeProducersResponse>(
            new DescribeProducersRequest { Topics = [new() { Name = topic, PartitionIndexes = [partition] }] }, 0))
        .Topics.Single().Partitions.Single();

    private async Task<List<string>> ListAsync(ListTransactionsRequest request) =>
        [.. (await Connection.AskAsync<ListTransactionsResponse>(request, 2)).TransactionStates.Select(state => state.TransactionalId).Order()];
}
