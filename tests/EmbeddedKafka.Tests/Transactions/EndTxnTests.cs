using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Tests.Transactions;

public sealed class EndTxnTests : TransactionTest
{
    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task What_is_committed_appears_in_all_partitions_and_what_is_aborted_in_none(bool isVersion2)
    {
        var producer = await StartClientAsync(isVersion2);
        foreach (var (commit, value) in new[] { (true, "first"), (false, "lost"), (true, "second") })
        {
            await producer.WriteAsync(Topic, 0, value);
            await producer.WriteAsync(Topic, 1, value);
            await producer.WriteAsync(OtherTopic, 0, value, value);
            Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit));
        }

        Assert.Equal(["first", "second"], await ReadAsync());
        Assert.Equal(["first", "second"], await ReadAsync(partition: 1));
        Assert.Equal(["first", "first", "second", "second"], await ReadAsync(OtherTopic));
        Assert.Equal(["first", "lost", "second"], await ReadAsync(committed: false));
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task An_open_transaction_holds_back_those_behind_it(bool isVersion2)
    {
        var slow = await StartClientAsync(isVersion2, "slow");
        var fast = await StartClientAsync(!isVersion2, "fast");
        await slow.WriteAsync(Topic, 0, "slow");
        await fast.WriteAsync(Topic, 0, "fast");
        Assert.Equal(KafkaErrorCode.None, await fast.CommitAsync());
        Assert.Empty(await ReadAsync());
        Assert.Equal(["slow", "fast"], await ReadAsync(committed: false));

        Assert.Equal(KafkaErrorCode.None, await slow.AbortAsync());
        Assert.Equal(["fast"], await ReadAsync());
    }

    [Fact]
    public async Task The_same_end_is_acknowledged_again_and_the_opposite_one_refused()
    {
        var producer = await StartClientAsync(isVersion2: false);
        foreach (var commit in new[] { true, false })
        {
            await producer.WriteAsync(Topic, 0, commit ? "kept" : "lost");
            Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit));
            Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit));
            Assert.Equal(KafkaErrorCode.InvalidTxnState, await producer.EndAsync(!commit));
        }

        Assert.Equal(["kept"], await ReadAsync());
    }

    [Fact]
    public async Task With_version_2_the_same_end_is_answered_the_same_and_the_opposite_one_refused_also_after_a_restart()
    {
        var producer = await StartClientAsync(isVersion2: true);
        foreach (var commit in new[] { true, false })
        {
            var before = producer.Identity;
            await producer.WriteAsync(Topic, 0, commit ? "kept" : "lost");
            Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit, heedsAnswer: false));
            await RestartAsync();
            producer = Client(isVersion2: true);
            producer.Identity = before;
            Assert.Equal(KafkaErrorCode.InvalidTxnState, await producer.EndAsync(!commit));
            Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit));
            Assert.Equal(After(before), producer.Identity);
        }

        Assert.Equal(["kept"], await ReadAsync());
    }

    [Fact]
    public async Task A_transaction_that_never_began_can_be_neither_committed_nor_aborted()
    {
        var producer = await StartClientAsync(isVersion2: false);
        Assert.Equal(KafkaErrorCode.InvalidTxnState, await producer.CommitAsync());
        Assert.Equal(KafkaErrorCode.InvalidTxnState, await producer.AbortAsync());
    }

    [Fact]
    public async Task With_version_2_a_transaction_that_never_began_can_be_aborted_which_raises_the_epoch()
    {
        var producer = await StartClientAsync(isVersion2: true);
        var before = producer.Identity;
        Assert.Equal(KafkaErrorCode.InvalidTxnState, await producer.CommitAsync());
        Assert.Equal(KafkaErrorCode.None, await producer.AbortAsync());
        Assert.Equal(After(before), producer.Identity);
        Assert.Equal(KafkaErrorCode.None, await producer.AbortAsync());
        Assert.Equal(After(before, 2), producer.Identity);

        await producer.WriteAsync(Topic, 0, "kept");
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(KafkaErrorCode.None, await producer.AbortAsync());
        Assert.Equal(["kept"], await ReadAsync());
    }

    [Fact]
    public async Task With_version_2_nothing_of_an_ended_transaction_gets_into_the_next_one()
    {
        var producer = await StartClientAsync(isVersion2: true);
        var late = Client(isVersion2: true);
        late.Identity = producer.Identity;
        await producer.WriteAsync(Topic, 0, "first");
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());

        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await late.ProduceAsync(Topic, 1, "late"));
        await producer.WriteAsync(Topic, 0, "second");
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await late.ProduceAsync(Topic, 0, "late"));
        Assert.Equal(KafkaErrorCode.ProducerFenced, await late.AbortAsync());
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(["first", "second"], await ReadAsync(committed: false));
        Assert.Equal(["first", "second"], await ReadAsync());
        Assert.Empty(await ReadAsync(partition: 1, committed: false));
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task A_marker_carries_the_epoch_that_the_producer_goes_on_with(bool isVersion2)
    {
        var producer = await StartClientAsync(isVersion2);
        await producer.WriteAsync(Topic, 0, "value");
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        var described = await Connection.AskAsync<DescribeProducersResponse>(
            new DescribeProducersRequest { Topics = [new() { Name = Topic, PartitionIndexes = [0] }] }, 0);
        var state = Assert.Single(described.Topics.Single().Partitions.Single().ActiveProducers);
        Assert.Equal(producer.Identity, new ProducerIdentity(state.ProducerId, (short)state.ProducerEpoch));
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task Only_the_producer_that_the_id_belongs_to_may_end_its_transaction(bool isVersion2)
    {
        var producer = await StartClientAsync(isVersion2);
        await producer.WriteAsync(Topic, 0, "kept");
        var stranger = Client(isVersion2);
        stranger.Identity = producer.Identity with { ProducerId = producer.Identity.ProducerId + 1 };
        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await stranger.AbortAsync());
        stranger.Identity = After(producer.Identity);
        Assert.Equal(KafkaErrorCode.ProducerFenced, await stranger.AbortAsync());
        stranger = Client(isVersion2, "unknown");
        stranger.Identity = producer.Identity;
        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await stranger.AbortAsync());
        stranger = Client(isVersion2, "");
        stranger.Identity = producer.Identity;
        Assert.Equal(KafkaErrorCode.InvalidRequest, await stranger.AbortAsync());

        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(["kept"], await ReadAsync());
    }

    [Fact]
    public async Task Producers_of_both_kinds_take_turns_with_one_transactional_id()
    {
        var expected = new List<string>();
        for (var turn = 0; turn < 6; turn++)
        {
            var producer = await StartClientAsync(isVersion2: turn % 2 == 0);
            for (var transaction = 0; transaction < 3; transaction++)
            {
                var value = $"{turn}.{transaction}";
                await producer.WriteAsync(Topic, 0, value);
                var commit = transaction != 1;
                Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit));
                if (commit)
                {
                    expected.Add(value);
                }
            }

            // What it leaves open is its successor's to abort.
            await producer.WriteAsync(Topic, 0, "left open");
        }

        await StartClientAsync(isVersion2: false);
        Assert.Equal(expected, await ReadAsync());
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task A_transaction_goes_on_after_a_restart(bool isVersion2)
    {
        var producer = await StartClientAsync(isVersion2);
        await producer.WriteAsync(Topic, 0, "before");
        var identity = producer.Identity;
        await RestartAsync();

        Assert.Equal(nameof(TransactionState.Ongoing), await StateAsync());
        Assert.Empty(await ReadAsync());
        producer = Client(isVersion2);
        producer.Identity = identity;
        await producer.WriteAsync(Topic, 1, "after");
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(["before"], await ReadAsync());
        Assert.Equal(["after"], await ReadAsync(partition: 1));
    }
}
