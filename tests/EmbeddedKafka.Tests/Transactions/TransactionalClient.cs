using EmbeddedKafka.Groups;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Tests.Transactions;

/// <summary>
/// A producer that asks for exactly what it is told, once, and returns the error that comes back. As one of transaction
/// version 2 it leaves it to the broker to add its partitions and groups, and goes on with the epoch that each end gives it.
/// </summary>
internal sealed class TransactionalClient(RawKafkaConnection first, string transactionalId, bool isVersion2, TimeProvider time)
{
    private readonly Dictionary<TopicPartition, int> _sequences = [];

    private (TopicPartition Target, RawBatch Batch)? _last;

    /// <summary>What it asks through.</summary>
    public RawKafkaConnection Connection { get; set; } = first;

    /// <summary>What it is called.</summary>
    public ProducerIdentity Identity { get; set; } = ProducerIdentity.None;

    /// <summary>Whether it asks in version 0 of the transactional APIs.</summary>
    public bool UsesFirstVersions { get; init; }

    private short ProduceVersion => isVersion2 ? (short)12 : (short)10;

    private short OldOr(short version) => UsesFirstVersions ? (short)0 : version;

    /// <summary>Takes the transactional id over, or goes on after an error as the one it is.</summary>
    public async Task<KafkaErrorCode> InitAsync(int timeoutMs = 60_000, bool goOn = false)
    {
        var response = await Connection.AskAsync<InitProducerIdResponse>(
            new InitProducerIdRequest
            {
                TransactionalId = transactionalId,
                TransactionTimeoutMs = timeoutMs,
                ProducerId = goOn ? Identity.ProducerId : -1,
                ProducerEpoch = goOn ? Identity.Epoch : (short)-1,
            },
            OldOr(isVersion2 ? (short)5 : (short)4));
        if (response.ErrorCode == 0)
        {
            Become(new(response.ProducerId, response.ProducerEpoch));
        }

        return (KafkaErrorCode)response.ErrorCode;
    }

    public async Task<KafkaErrorCode> AddPartitionAsync(string topic, int partition = 0) =>
        (await AddPartitionsAsync((topic, partition))).Single();

    public async Task<List<KafkaErrorCode>> AddPartitionsAsync(params IEnumerable<(string Topic, int Partition)> partitions)
    {
        var response = await Connection.AskAsync<AddPartitionsToTxnResponse>(
            new AddPartitionsToTxnRequest
            {
                V3AndBelowTransactionalId = transactionalId,
                V3AndBelowProducerId = Identity.ProducerId,
                V3AndBelowProducerEpoch = Identity.Epoch,
                V3AndBelowTopics = [.. partitions.Select(partition =>
                    new AddPartitionsToTxnRequest.AddPartitionsToTxnTopic { Name = partition.Topic, Partitions = [partition.Partition] })],
            },
            OldOr(3));
        return [.. response.ResultsByTopicV3AndBelow.Select(topic => (KafkaErrorCode)topic.ResultsByPartition.Single().PartitionErrorCode)];
    }

    /// <summary>Sends a batch with the next sequence number of the partition, which counts on if the broker takes it.</summary>
    public async Task<KafkaErrorCode> ProduceAsync(string topic, int partition, params IEnumerable<string> values)
    {
        var target = new TopicPartition(topic, partition);
        var sequence = _sequences.GetValueOrDefault(target);
        var batch = RawBatch.Of(values) with
        {
            ProducerId = Identity.ProducerId,
            ProducerEpoch = Identity.Epoch,
            BaseSequence = sequence,
            IsTransactional = true,
            Timestamp = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var error = await ProduceAsync(target, batch, ProduceVersion);
        if (error == KafkaErrorCode.None)
        {
            _sequences[target] = sequence + batch.Records.Count;
            _last = (target, batch);
        }

        return error;
    }

    /// <summary>Sends the last batch that the broker took once more.</summary>
    public async Task<KafkaErrorCode> ProduceAgainAsync() => await ProduceAsync(_last!.Value.Target, _last.Value.Batch, ProduceVersion);

    public async Task<KafkaErrorCode> ProduceAsync(TopicPartition target, RawBatch batch, short version, bool namesId = true)
    {
        var response = await Connection.AskAsync<ProduceResponse>(
            new ProduceRequest
            {
                TransactionalId = namesId ? transactionalId : null,
                Acks = -1,
                TimeoutMs = 30_000,
                TopicData = [new() { Name = target.Topic, PartitionData = [new() { Index = target.Partition, Records = batch.ToBytes() }] }],
            },
            version);
        return (KafkaErrorCode)response.Responses.Single().PartitionResponses.Single().ErrorCode;
    }

    /// <summary>Writes to a partition in a transaction as this kind of client does.</summary>
    public async Task WriteAsync(string topic, int partition, params IEnumerable<string> values)
    {
        if (!isVersion2)
        {
            Assert.Equal(KafkaErrorCode.None, await AddPartitionAsync(topic, partition));
        }

        Assert.Equal(KafkaErrorCode.None, await ProduceAsync(topic, partition, values));
    }

    public async Task<KafkaErrorCode> AddGroupAsync(string group) =>
        (KafkaErrorCode)(await Connection.AskAsync<AddOffsetsToTxnResponse>(
            new AddOffsetsToTxnRequest
            {
                TransactionalId = transactionalId,
                ProducerId = Identity.ProducerId,
                ProducerEpoch = Identity.Epoch,
                GroupId = group,
            },
            OldOr(isVersion2 ? (short)4 : (short)3))).ErrorCode;

    public async Task<KafkaErrorCode> CommitOffsetAsync(
        string group, string topic, int partition, long offset,
        int generation = -1, string member = "", string? instance = null, short? version = null)
    {
        var response = await Connection.AskAsync<TxnOffsetCommitResponse>(
            new TxnOffsetCommitRequest
            {
                TransactionalId = transactionalId,
                GroupId = group,
                ProducerId = Identity.ProducerId,
                ProducerEpoch = Identity.Epoch,
                GenerationId = generation,
                MemberId = member,
                GroupInstanceId = instance,
                Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = partition, CommittedOffset = offset }] }],
            },
            version ?? OldOr(isVersion2 ? (short)5 : (short)3));
        return (KafkaErrorCode)response.Topics.Single().Partitions.Single().ErrorCode;
    }

    /// <summary>Commits offsets in a transaction as this kind of client does.</summary>
    public async Task WriteOffsetAsync(string group, string topic, int partition, long offset)
    {
        if (!isVersion2)
        {
            Assert.Equal(KafkaErrorCode.None, await AddGroupAsync(group));
        }

        Assert.Equal(KafkaErrorCode.None, await CommitOffsetAsync(group, topic, partition, offset));
    }

    public Task<KafkaErrorCode> CommitAsync() => EndAsync(commit: true);

    public Task<KafkaErrorCode> AbortAsync() => EndAsync(commit: false);

    /// <summary>Ends the transaction.</summary>
    /// <param name="commit">How.</param>
    /// <param name="heedsAnswer">Whether it goes on with the epoch that it is answered; false is as if the answer got lost.</param>
    public async Task<KafkaErrorCode> EndAsync(bool commit, bool heedsAnswer = true)
    {
        var response = await Connection.AskAsync<EndTxnResponse>(
            new EndTxnRequest
            {
                TransactionalId = transactionalId,
                ProducerId = Identity.ProducerId,
                ProducerEpoch = Identity.Epoch,
                Committed = commit,
            },
            OldOr(isVersion2 ? (short)5 : (short)3));
        if (response.ErrorCode == 0 && isVersion2 && heedsAnswer)
        {
            Become(new(response.ProducerId, response.ProducerEpoch));
        }

        return (KafkaErrorCode)response.ErrorCode;
    }

    private void Become(ProducerIdentity identity)
    {
        Identity = identity;
        _sequences.Clear();
    }
}
