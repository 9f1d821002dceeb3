using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Transactions and producers are listed and described as they are.</summary>
public abstract class TransactionAdminConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task A_transaction_goes_from_empty_over_ongoing_to_complete()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var producer = new RawProducer(connection, Unique("id"));
        await producer.InitAsync(timeoutMs: 54_321);
        var empty = await DescribeAsync(connection);
        Assert.Equal(("Empty", 54_321, producer.ProducerId, producer.ProducerEpoch), (empty.TransactionStateValue, empty.TransactionTimeoutMs, empty.ProducerId, empty.ProducerEpoch));
        Assert.Equal(-1, empty.TransactionStartTimeMs);
        Assert.Empty(empty.Topics);
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        await producer.AddPartitionAsync(topic);
        var ongoing = await DescribeAsync(connection);
        Assert.Equal("Ongoing", ongoing.TransactionStateValue);
        Assert.InRange(ongoing.TransactionStartTimeMs, before, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal((topic, 0), (ongoing.Topics.Single().Topic, ongoing.Topics.Single().Partitions.Single()));

        await producer.EndAsync(commit: true);
        await UntilAsync(async () => (await DescribeAsync(connection)).TransactionStateValue == "CompleteCommit", "it is committed");
        await producer.AddPartitionAsync(topic);
        await producer.EndAsync(commit: false);
        await UntilAsync(async () => (await DescribeAsync(connection)).TransactionStateValue == "CompleteAbort", "it is aborted");
    }

    [Fact]
    public async Task An_unknown_transactional_id_is_not_found()
    {
        var connection = await ConnectAsync();
        await RawProducer.FindCoordinatorAsync(connection, Unique("id"), isTransaction: true);

        Assert.Equal(KafkaErrorCode.TransactionalIdNotFound, (KafkaErrorCode)(await DescribeAsync(connection)).ErrorCode);
    }

    [Fact]
    public async Task Transactions_are_listed_by_state_and_producer()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var idle = new RawProducer(connection, Unique("idle"));
        await idle.InitAsync();
        var busy = new RawProducer(connection, Unique("busy"));
        await busy.InitAsync();
        await busy.AddPartitionAsync(topic);

        var all = await ListAsync(connection, new());
        Assert.Contains((Unique("idle"), idle.ProducerId, "Empty"), all);
        Assert.Contains((Unique("busy"), busy.ProducerId, "Ongoing"), all);
        var ongoing = await ListAsync(connection, new() { StateFilters = ["Ongoing"] });
        Assert.DoesNotContain(Unique("idle"), ongoing.Select(listed => listed.Id));
        Assert.Contains(Unique("busy"), ongoing.Select(listed => listed.Id));
        var ofProducer = await ListAsync(connection, new() { ProducerIdFilters = [idle.ProducerId] });
        Assert.Equal([(Unique("idle"), idle.ProducerId, "Empty")], ofProducer);
        var unknown = await connection.AskAsync<ListTransactionsResponse>(new ListTransactionsRequest { StateFilters = ["Sleeping"] }, 0);
        Assert.Equal(["Sleeping"], unknown.UnknownStateFilters);
        await busy.EndAsync(commit: false);
    }

    [Fact]
    public async Task A_partitions_producers_are_described_with_their_open_transaction()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var producer = new RawProducer(connection, Unique("id"));
        await producer.InitAsync();
        await producer.AddPartitionAsync(topic);
        await producer.ProduceAsync(topic, "a", "b");

        var open = Assert.Single(await ProducersAsync());
        Assert.Equal((producer.ProducerId, (int)producer.ProducerEpoch, 1, 0L), (open.ProducerId, open.ProducerEpoch, open.LastSequence, open.CurrentTxnStartOffset));

        await producer.EndAsync(commit: true);
        await UntilAsync(async () => Assert.Single(await ProducersAsync()).CurrentTxnStartOffset == -1, "the transaction has ended");

        async Task<List<DescribeProducersResponse.ProducerState>> ProducersAsync() =>
            (await connection.AskAsync<DescribeProducersResponse>(
                new DescribeProducersRequest { Topics = [new() { Name = topic, PartitionIndexes = [0] }] }, 0)).Topics.Single().Partitions.Single().ActiveProducers;
    }

    private async Task<DescribeTransactionsResponse.TransactionState> DescribeAsync(RawKafkaConnection connection) =>
        (await connection.AskAsync<DescribeTransactionsResponse>(
            new DescribeTransactionsRequest { TransactionalIds = [Unique("id")] }, 0)).TransactionStates.Single();

    private static async Task<List<(string Id, long ProducerId, string State)>> ListAsync(RawKafkaConnection connection, ListTransactionsRequest request) =>
        [.. (await connection.AskAsync<ListTransactionsResponse>(request, 0)).TransactionStates
            .Select(state => (state.TransactionalId, state.ProducerId, state.TransactionStateValue))];

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : TransactionAdminConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : TransactionAdminConformance(fixture);
}
