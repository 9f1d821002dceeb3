using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Tests.Transactions;

public sealed class InitProducerIdTests : TransactionTest
{
    [Fact]
    public async Task Every_idempotent_producer_gets_an_id_that_nobody_had_before_also_after_restarts()
    {
        var ids = new List<long>();
        for (var restart = 0; restart < 3; restart++)
        {
            for (var i = 0; i < 3; i++)
            {
                var response = await Connection.AskAsync<InitProducerIdResponse>(new InitProducerIdRequest { TransactionTimeoutMs = -1 }, 4);
                Assert.Equal((0, (short)0), (response.ErrorCode, response.ProducerEpoch));
                ids.Add(response.ProducerId);
            }

            ids.Add((await StartClientAsync(isVersion2: false, $"id-{restart}")).Identity.ProducerId);
            await RestartAsync();
        }

        Assert.Equal(ids.Distinct().Order(), ids);
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task A_producer_that_takes_over_aborts_what_is_open_and_is_answered_at_once(bool isVersion2)
    {
        var first = await StartClientAsync(isVersion2);
        await first.WriteAsync(Topic, 0, "lost");
        var second = await StartClientAsync(isVersion2);

        Assert.Equal(first.Identity.ProducerId, second.Identity.ProducerId);
        Assert.True(second.Identity.Epoch > first.Identity.Epoch);
        Assert.Equal(nameof(TransactionState.Empty), await StateAsync());
        await second.WriteAsync(Topic, 0, "kept");
        Assert.Equal(KafkaErrorCode.None, await second.CommitAsync());
        Assert.Equal(["kept"], await ReadAsync());
        Assert.Equal(["lost", "kept"], await ReadAsync(committed: false));
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task A_producer_that_was_replaced_is_fenced_everywhere(bool isVersion2)
    {
        var replaced = await StartClientAsync(isVersion2);
        await replaced.WriteAsync(Topic, 0, "lost");
        await StartClientAsync(isVersion2);

        Assert.Equal(KafkaErrorCode.ProducerFenced, await replaced.AddPartitionAsync(Topic));
        Assert.Equal(KafkaErrorCode.ProducerFenced, await replaced.AddGroupAsync("group"));
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await replaced.ProduceAsync(Topic, 0, "late"));
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await replaced.ProduceAsync(Topic, 1, "late"));
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await replaced.CommitOffsetAsync("group", Topic, 0, 1));
        Assert.Equal(KafkaErrorCode.ProducerFenced, await replaced.CommitAsync());
        Assert.Equal(KafkaErrorCode.ProducerFenced, await replaced.AbortAsync());
        Assert.Equal(KafkaErrorCode.ProducerFenced, await replaced.InitAsync(goOn: true));
        Assert.Equal(["lost"], await ReadAsync(committed: false));
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task The_first_versions_call_a_fenced_producer_by_its_epoch()
    {
        var replaced = Client(isVersion2: false, usesFirstVersions: true);
        Assert.Equal(KafkaErrorCode.None, await replaced.InitAsync());
        await StartClientAsync(isVersion2: false);

        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await replaced.AddPartitionAsync(Topic));
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await replaced.AddGroupAsync("group"));
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await replaced.CommitAsync());
        var goOn = new InitProducerIdRequest
        {
            TransactionalId = Id,
            TransactionTimeoutMs = 1_000,
            ProducerId = replaced.Identity.ProducerId,
            ProducerEpoch = replaced.Identity.Epoch,
        };
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, (KafkaErrorCode)(await Connection.AskAsync<InitProducerIdResponse>(goOn, 3)).ErrorCode);
        Assert.Equal(KafkaErrorCode.ProducerFenced, (KafkaErrorCode)(await Connection.AskAsync<InitProducerIdResponse>(goOn, 4)).ErrorCode);
    }

    [Fact]
    public async Task A_producer_that_goes_on_after_an_error_gets_the_next_epoch_and_the_same_one_if_it_asks_again()
    {
        var producer = await StartClientAsync(isVersion2: false);
        var before = producer.Identity;
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync(goOn: true));
        Assert.Equal(After(before), producer.Identity);

        foreach (var restarts in new[] { false, true })
        {
            if (restarts)
            {
                await RestartAsync();
            }

            var again = Client(isVersion2: false);
            again.Identity = before;
            Assert.Equal(KafkaErrorCode.None, await again.InitAsync(goOn: true));
            Assert.Equal(After(before), again.Identity);
        }
    }

    [Fact]
    public async Task A_producer_that_goes_on_leaves_its_open_transaction_behind_aborted()
    {
        var producer = await StartClientAsync(isVersion2: false);
        await producer.WriteAsync(Topic, 0, "lost");
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync(goOn: true));
        await producer.WriteAsync(Topic, 0, "kept");
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(["kept"], await ReadAsync());
    }

    [Fact]
    public async Task A_late_request_to_go_on_does_not_touch_the_transaction_that_follows()
    {
        var producer = await StartClientAsync(isVersion2: false);
        var late = Client(isVersion2: false);
        late.Identity = producer.Identity;
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync(goOn: true));
        await producer.WriteAsync(Topic, 0, "kept");
        Assert.Equal(KafkaErrorCode.ProducerFenced, await late.InitAsync(goOn: true));
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(["kept"], await ReadAsync());
    }

    [Theory]
    [InlineData(0, KafkaErrorCode.InvalidTransactionTimeout)]
    [InlineData(-1, KafkaErrorCode.InvalidTransactionTimeout)]
    [InlineData(900_000, KafkaErrorCode.None)]
    [InlineData(900_001, KafkaErrorCode.InvalidTransactionTimeout)]
    public async Task A_time_out_has_to_be_within_the_bounds(int timeoutMs, KafkaErrorCode expected) =>
        Assert.Equal(expected, await Client(isVersion2: false).InitAsync(timeoutMs));

    [Theory]
    [InlineData(0, KafkaErrorCode.InvalidRequest)]
    [InlineData(1_000, KafkaErrorCode.None)]
    [InlineData(1_001, KafkaErrorCode.InvalidRequest)]
    public async Task A_transactional_id_has_to_have_a_sensible_length(int length, KafkaErrorCode expected) =>
        Assert.Equal(expected, await Client(isVersion2: false, new string('x', length)).InitAsync());

    [Fact]
    public async Task A_producer_id_without_an_epoch_is_no_identity_to_go_on_with()
    {
        var response = await Connection.AskAsync<InitProducerIdResponse>(
            new InitProducerIdRequest { TransactionalId = Id, TransactionTimeoutMs = 1_000, ProducerId = 7 }, 4);
        Assert.Equal(KafkaErrorCode.InvalidRequest, (KafkaErrorCode)response.ErrorCode);
    }

    [Fact]
    public async Task A_producer_whose_epochs_are_used_up_gets_another_id()
    {
        var last = await UseUpEpochsAsync();
        var producer = Client(isVersion2: false);
        producer.Identity = last;
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync(goOn: true));
        Assert.NotEqual(last.ProducerId, producer.Identity.ProducerId);
        Assert.Equal(0, producer.Identity.Epoch);

        var again = Client(isVersion2: false);
        again.Identity = last;
        Assert.Equal(KafkaErrorCode.None, await again.InitAsync(goOn: true));
        Assert.Equal(producer.Identity, again.Identity);
    }

    [Fact]
    public async Task The_end_of_a_transaction_gives_another_id_when_the_epochs_are_used_up()
    {
        var last = await UseUpEpochsAsync();
        var producer = Client(isVersion2: true);
        producer.Identity = last;
        await producer.WriteAsync(Topic, 0, "with the last epoch");
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.NotEqual(last.ProducerId, producer.Identity.ProducerId);
        Assert.Equal(0, producer.Identity.Epoch);

        var again = Client(isVersion2: true);
        again.Identity = last;
        Assert.Equal(KafkaErrorCode.None, await again.CommitAsync());
        Assert.Equal(producer.Identity, again.Identity);
        await producer.WriteAsync(Topic, 0, "with the next id");
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(["with the last epoch", "with the next id"], await ReadAsync());
    }

    [Fact]
    public async Task A_transaction_of_the_last_epoch_can_still_be_taken_from_its_producer()
    {
        var replaced = Client(isVersion2: false);
        replaced.Identity = await UseUpEpochsAsync();
        await replaced.WriteAsync(Topic, 0, "lost");
        var producer = await StartClientAsync(isVersion2: false);
        Assert.NotEqual(replaced.Identity.ProducerId, producer.Identity.ProducerId);
        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await replaced.CommitAsync());
        Assert.Empty(await ReadAsync());
    }

    /// <summary>Brings the transactional id to the last epoch that a client gets.</summary>
    private async Task<ProducerIdentity> UseUpEpochsAsync()
    {
        var producer = await StartClientAsync(isVersion2: true);
        while (producer.Identity.Epoch < short.MaxValue - 1)
        {
            Assert.Equal(KafkaErrorCode.None, await producer.InitAsync());
        }

        return producer.Identity;
    }
}
