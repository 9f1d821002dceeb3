using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;
using EmbeddedKafka.Tests.Transactions;
using EmbeddedKafka.Transactions;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedKafka.Tests.Properties;

/// <summary>Takes the steps on a broker and in the model, and compares what can be seen of both.</summary>
internal sealed class TransactionScenario : IAsyncDisposable
{
    public const int Clients = 4;

    private const string Topic = "payments";
    private const int TimeoutMs = 5_000;

    private static readonly KafkaErrorCode[] Fenced =
        [KafkaErrorCode.ProducerFenced, KafkaErrorCode.InvalidProducerEpoch, KafkaErrorCode.InvalidProducerIdMapping];

    private readonly TransactionModel _model = new();
    private readonly FakeTimeProvider _time;
    private readonly EmbeddedKafkaBroker _broker;
    private readonly Client[] _clients;
    private readonly Dictionary<int, int> _sequences = [];
    private RawKafkaConnection _connection;
    private ProducerIdentity _idempotent;
    private int _values;

    private TransactionScenario(FakeTimeProvider time, EmbeddedKafkaBroker broker, RawKafkaConnection connection)
    {
        _time = time;
        _broker = broker;
        _connection = connection;

        // Both kinds of clients compete for the first id.
        (string Id, bool IsVersion2)[] clients = [("shared", false), ("shared", true), ("classic", false), ("version-2", true)];
        _clients = [.. clients.Select((client, index) => new Client(
            index, client.Id, client.IsVersion2, new TransactionalClient(connection, client.Id, client.IsVersion2, time)))];
    }

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<TransactionScenario> StartAsync(string? directory)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var broker = await EmbeddedKafkaBroker.StartAsync(new EmbeddedKafkaOptions { TimeProvider = time, DataDirectory = directory });
        var scenario = new TransactionScenario(time, broker, await RawKafkaConnection.ConnectAsync(broker.BootstrapServers));
        await scenario._connection.AskAsync<CreateTopicsResponse>(
            new CreateTopicsRequest { Topics = [new() { Name = Topic, NumPartitions = TransactionModel.Partitions, ReplicationFactor = 1 }] }, 5);
        var identity = await scenario._connection.AskAsync<InitProducerIdResponse>(new InitProducerIdRequest(), 4);
        scenario._idempotent = new(identity.ProducerId, identity.ProducerEpoch);
        return scenario;
    }

    public Task TakeAsync(TransactionStep step) => step switch
    {
        TransactionStep.Init init => InitAsync(_clients[init.Client], init.GoesOn),
        TransactionStep.Write write => WriteAsync(_clients[write.Client], write.Partition),
        TransactionStep.WriteAgain write => WriteAgainAsync(_clients[write.Client]),
        TransactionStep.WriteOffset write => WriteOffsetAsync(_clients[write.Client], write.Group, write.Partition),
        TransactionStep.End end => EndAsync(_clients[end.Client], end.Commit),
        TransactionStep.EndAgain end => EndAgainAsync(_clients[end.Client]),
        TransactionStep.IdempotentWrite write => WriteIdempotentAsync(write.Partition, write.Sequence),
        TransactionStep.CommitOffset commit => CommitOffsetAsync(commit.Group, commit.Partition),
        TransactionStep.Advance advance => AdvanceAsync(advance.Ms),
        TransactionStep.Restart restart => RestartAsync(restart.DownMs),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    /// <summary>Compares everything that a client can see.</summary>
    public async Task CompareAsync()
    {
        for (var partition = 0; partition < TransactionModel.Partitions; partition++)
        {
            Assert.Equal(_model.Uncommitted(partition), await PartitionReader.ReadAsync(_connection, Topic, partition, committed: false));
            Assert.Equal(_model.Committed(partition), await PartitionReader.ReadAsync(_connection, Topic, partition));

            // A batch at a time, so that the broker has to tell of each aborted transaction again.
            Assert.Equal(_model.Committed(partition), await PartitionReader.ReadAsync(_connection, Topic, partition, maxBytes: 1));
            for (var group = 0; group < TransactionModel.Groups; group++)
            {
                var offset = await PartitionReader.FetchOffsetAsync(_connection, GroupOf(group), Topic, partition, requireStable: false);
                Assert.Equal(_model.Offset(group, partition), offset.CommittedOffset);
                var stable = await PartitionReader.FetchOffsetAsync(_connection, GroupOf(group), Topic, partition, requireStable: true);
                Assert.Equal(
                    _model.IsStable(group, partition) ? KafkaErrorCode.None : KafkaErrorCode.UnstableOffsetCommit,
                    (KafkaErrorCode)stable.ErrorCode);
            }
        }

        var ongoing = await _connection.AskAsync<ListTransactionsResponse>(
            new ListTransactionsRequest { StateFilters = [nameof(TransactionState.Ongoing)] }, 0);
        Assert.Equal(
            _clients.Select(client => client.Id).Distinct().Where(id => _model.Of(id).Open is not null).Order(),
            ongoing.TransactionStates.Select(transaction => transaction.TransactionalId).Order());
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _broker.DisposeAsync();
    }

    private static string GroupOf(int group) => $"group-{group}";

    private TransactionModel.Producer ModelOf(Client client) => _model.Of(client.Id);

    private bool IsPresent(Client client) => ModelOf(client).Client == client.Index;

    private async Task InitAsync(Client client, bool goesOn)
    {
        var isNew = !goesOn || client.Raw.Identity == ProducerIdentity.None;
        var error = await client.Raw.InitAsync(TimeoutMs, goesOn);
        if (!isNew && !IsPresent(client))
        {
            Assert.Contains(error, Fenced);
            return;
        }

        Assert.Equal(KafkaErrorCode.None, error);
        _model.TakeOver(client.Id, client.Index);
    }

    private async Task WriteAsync(Client client, int partition)
    {
        var value = $"{++_values}";
        var error = client.IsVersion2 ? KafkaErrorCode.None : await client.Raw.AddPartitionAsync(Topic, partition);
        if (error == KafkaErrorCode.None)
        {
            error = await client.Raw.ProduceAsync(Topic, partition, value);
        }

        if (!IsPresent(client))
        {
            Assert.Contains(error, Fenced);
            return;
        }

        Assert.Equal(KafkaErrorCode.None, error);
        _model.Write(ModelOf(client), partition, value, NowMs + TimeoutMs);
        client.Written = (ModelOf(client).Open!, client.Raw.Identity);
    }

    private async Task WriteAgainAsync(Client client)
    {
        if (client.Written is not { } written)
        {
            return;
        }

        // Nothing of it may appear twice, or in a later transaction; the comparison sees to that.
        var error = await client.Raw.ProduceAgainAsync();
        if (IsPresent(client) && ModelOf(client).Open == written.Transaction)
        {
            Assert.Equal(KafkaErrorCode.None, error);
        }
        else if (client.Raw.Identity != written.Identity || !IsPresent(client))
        {
            Assert.Contains(error, Fenced);
        }
    }

    private async Task WriteOffsetAsync(Client client, int group, int partition)
    {
        var offset = ++_values;
        var error = client.IsVersion2 ? KafkaErrorCode.None : await client.Raw.AddGroupAsync(GroupOf(group));
        if (error == KafkaErrorCode.None)
        {
            error = await client.Raw.CommitOffsetAsync(GroupOf(group), Topic, partition, offset);
        }

        if (!IsPresent(client))
        {
            Assert.Contains(error, Fenced);
            return;
        }

        Assert.Equal(KafkaErrorCode.None, error);
        _model.CommitOffset(ModelOf(client), group, partition, offset, NowMs + TimeoutMs);
    }

    private async Task EndAsync(Client client, bool commit)
    {
        var before = client.Raw.Identity;
        var error = await client.Raw.EndAsync(commit);
        if (!IsPresent(client))
        {
            Assert.Contains(error, Fenced);
            return;
        }

        var producer = ModelOf(client);
        var isEnd = producer.Open is not null || (client.IsVersion2 && !commit);
        var isRepeated = !client.IsVersion2 && producer.LastEnd == commit;
        Assert.Equal(isEnd || isRepeated ? KafkaErrorCode.None : KafkaErrorCode.InvalidTxnState, error);
        if (isEnd)
        {
            _model.End(producer, commit);
            producer.LastEnd = commit;
            client.LastEnd = (before, commit);
        }
    }

    private async Task EndAgainAsync(Client client)
    {
        if (!client.IsVersion2 || client.LastEnd is not { } last)
        {
            return;
        }

        var again = new TransactionalClient(_connection, client.Id, isVersion2: true, _time) { Identity = last.Identity };
        var error = await again.EndAsync(last.Commit);
        if (IsPresent(client) && ModelOf(client).LastEnd is not null)
        {
            Assert.Equal((KafkaErrorCode.None, client.Raw.Identity), (error, again.Identity));
        }
        else
        {
            Assert.Contains(error, Fenced);
        }
    }

    private async Task WriteIdempotentAsync(int partition, TransactionStep.Numbering numbering)
    {
        var next = _sequences.GetValueOrDefault(partition);
        if (next == 0 && numbering != TransactionStep.Numbering.Next)
        {
            return;
        }

        var value = $"{++_values}";
        var batch = RawBatch.Of(value) with
        {
            ProducerId = _idempotent.ProducerId,
            ProducerEpoch = _idempotent.Epoch,
            BaseSequence = next + numbering switch
            {
                TransactionStep.Numbering.Next => 0,
                TransactionStep.Numbering.Repeated => -1,
                _ => 1,
            },
            Timestamp = NowMs,
        };
        var anyone = new TransactionalClient(_connection, "", isVersion2: false, _time);
        var error = await anyone.ProduceAsync(new(Topic, partition), batch, 10, namesId: false);
        Assert.Equal(
            numbering == TransactionStep.Numbering.WithGap ? KafkaErrorCode.OutOfOrderSequenceNumber : KafkaErrorCode.None, error);
        if (numbering == TransactionStep.Numbering.Next)
        {
            _sequences[partition] = next + 1;
            _model.Write(partition, value);
        }
    }

    private async Task CommitOffsetAsync(int group, int partition)
    {
        var offset = ++_values;
        var response = await _connection.AskAsync<OffsetCommitResponse>(
            new OffsetCommitRequest
            {
                GroupId = GroupOf(group),
                Topics = [new() { Name = Topic, Partitions = [new() { PartitionIndex = partition, CommittedOffset = offset }] }],
            },
            8);
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)response.Topics.Single().Partitions.Single().ErrorCode);
        _model.CommitOffset(group, partition, offset);
    }

    private Task AdvanceAsync(int ms)
    {
        _time.Advance(TimeSpan.FromMilliseconds(ms));
        _model.Pass(NowMs);
        return Task.CompletedTask;
    }

    private async Task RestartAsync(int downMs)
    {
        await _connection.DisposeAsync();
        await _broker.StopAsync();
        await AdvanceAsync(downMs);
        await _broker.RestartAsync();
        _connection = await RawKafkaConnection.ConnectAsync(_broker.BootstrapServers);
        foreach (var client in _clients)
        {
            client.Raw.Connection = _connection;
        }
    }

    private sealed record Client(int Index, string Id, bool IsVersion2, TransactionalClient Raw)
    {
        /// <summary>The transaction of its last batch, and what it was called then.</summary>
        public (TransactionModel.Transaction Transaction, ProducerIdentity Identity)? Written { get; set; }

        /// <summary>What it was called when it last ended a transaction, and how it did.</summary>
        public (ProducerIdentity Identity, bool Commit)? LastEnd { get; set; }
    }
}
