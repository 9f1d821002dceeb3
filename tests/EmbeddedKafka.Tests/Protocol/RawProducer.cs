using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>
/// A producer that sends what it is told, with the id, epoch and sequence it is told, and returns the error code that comes
/// back. Only while a coordinator loads, or while a transaction that is being completed is in the way, it tries again.
/// </summary>
/// <param name="connection">Where it sends to.</param>
/// <param name="transactionalId">Null for a producer that is idempotent only.</param>
/// <param name="isVersion2">
/// Whether it has transactions as the Java clients have them (KIP-890), in which what it sends comes into the transaction
/// by itself and each transaction has an epoch of its own; otherwise as librdkafka has them.
/// </param>
internal sealed class RawProducer(RawKafkaConnection connection, string? transactionalId = null, bool isVersion2 = false)
{
    private const short InitProducerIdVersion = 4;
    private const short TransactionVersion = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public long ProducerId { get; set; } = -1;

    public short ProducerEpoch { get; set; } = -1;

    public int NextSequence { get; set; }

    /// <summary>A second producer that believes in the same id and epoch.</summary>
    public RawProducer Clone() => new(connection, transactionalId, isVersion2) { ProducerId = ProducerId, ProducerEpoch = ProducerEpoch, NextSequence = NextSequence };

    /// <summary>Takes a producer id, fencing whoever had the transactional id before.</summary>
    public async Task<KafkaErrorCode> InitAsync(int timeoutMs = 60_000, long currentProducerId = -1, short currentEpoch = -1)
    {
        if (transactionalId is not null)
        {
            await FindCoordinatorAsync(connection, transactionalId, isTransaction: true);
        }

        InitProducerIdResponse? response = null;
        var error = await UntilSettledAsync(async () =>
        {
            response = await connection.AskAsync<InitProducerIdResponse>(
                new InitProducerIdRequest
                {
                    TransactionalId = transactionalId,
                    TransactionTimeoutMs = timeoutMs,
                    ProducerId = currentProducerId,
                    ProducerEpoch = currentEpoch,
                },
                InitProducerIdVersion);
            return response.ErrorCode;
        });
        if (error == KafkaErrorCode.None)
        {
            (ProducerId, ProducerEpoch, NextSequence) = (response!.ProducerId, response.ProducerEpoch, 0);
        }

        return error;
    }

    public Task<KafkaErrorCode> AddPartitionAsync(string topic, int partition = 0) => UntilSettledAsync(async () =>
        (await connection.AskAsync<AddPartitionsToTxnResponse>(
            new AddPartitionsToTxnRequest
            {
                V3AndBelowTransactionalId = transactionalId!,
                V3AndBelowProducerId = ProducerId,
                V3AndBelowProducerEpoch = ProducerEpoch,
                V3AndBelowTopics = [new() { Name = topic, Partitions = [partition] }],
            },
            TransactionVersion)).ResultsByTopicV3AndBelow.Single().ResultsByPartition.Single().PartitionErrorCode);

    /// <summary>Sends one batch with the next sequence, which is counted on if the broker takes it.</summary>
    public async Task<(KafkaErrorCode Error, long Offset)> ProduceAsync(string topic, params IEnumerable<string> values)
    {
        var batch = RawBatch.Of(values) with
        {
            ProducerId = ProducerId,
            ProducerEpoch = ProducerEpoch,
            BaseSequence = NextSequence,
            IsTransactional = transactionalId is not null,
        };
        var result = await ProduceAsync(topic, batch.ToBytes());
        if (result.Error == KafkaErrorCode.None)
        {
            NextSequence += batch.Records.Count;
        }

        return result;
    }

    /// <summary>Sends any bytes as a partition's records.</summary>
    public async Task<(KafkaErrorCode Error, long Offset)> ProduceAsync(string topic, byte[] records, short acks = -1)
    {
        ProduceResponse.PartitionProduceResponse? partition = null;
        var error = await UntilSettledAsync(async () =>
        {
            var response = await connection.AskAsync<ProduceResponse>(RequestOf(topic, records, acks, transactionalId), isVersion2 ? (short)12 : (short)9);
            partition = response.Responses.Single().PartitionResponses.Single();
            return partition.ErrorCode;
        });
        return (error, partition!.BaseOffset);
    }

    public static ProduceRequest RequestOf(string topic, byte[] records, short acks = -1, string? transactionalId = null) => new()
    {
        TransactionalId = transactionalId,
        Acks = acks,
        TimeoutMs = 30_000,
        TopicData = [new() { Name = topic, PartitionData = [new() { Index = 0, Records = records }] }],
    };

    public Task<KafkaErrorCode> AddOffsetsAsync(string group) => UntilSettledAsync(async () =>
        (await connection.AskAsync<AddOffsetsToTxnResponse>(
            new AddOffsetsToTxnRequest
            {
                TransactionalId = transactionalId!,
                ProducerId = ProducerId,
                ProducerEpoch = ProducerEpoch,
                GroupId = group,
            },
            TransactionVersion)).ErrorCode);

    public async Task<KafkaErrorCode> CommitOffsetAsync(
        string group, string topic, long offset, int generation = -1, string member = "", string? instance = null)
    {
        await FindCoordinatorAsync(connection, group, isTransaction: false);
        return await UntilSettledAsync(async () =>
            (await connection.AskAsync<TxnOffsetCommitResponse>(
                new TxnOffsetCommitRequest
                {
                    TransactionalId = transactionalId!,
                    GroupId = group,
                    ProducerId = ProducerId,
                    ProducerEpoch = ProducerEpoch,
                    GenerationId = generation,
                    MemberId = member,
                    GroupInstanceId = instance,
                    Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 0, CommittedOffset = offset }] }],
                },
                isVersion2 ? (short)5 : TransactionVersion)).Topics.Single().Partitions.Single().ErrorCode);
    }

    /// <summary>Ends the transaction; with version 2 the producer goes on under the identity that the broker gives it.</summary>
    public async Task<KafkaErrorCode> EndAsync(bool commit)
    {
        EndTxnResponse? response = null;
        var error = await UntilSettledAsync(async () =>
        {
            response = await connection.AskAsync<EndTxnResponse>(
                new EndTxnRequest
                {
                    TransactionalId = transactionalId!,
                    ProducerId = ProducerId,
                    ProducerEpoch = ProducerEpoch,
                    Committed = commit,
                },
                isVersion2 ? (short)5 : TransactionVersion);
            return response.ErrorCode;
        });
        if (isVersion2 && error == KafkaErrorCode.None)
        {
            (ProducerId, ProducerEpoch, NextSequence) = (response!.ProducerId, response.ProducerEpoch, 0);
        }

        return error;
    }

    /// <summary>Waits until the coordinator of a group or a transactional id is there.</summary>
    public static Task FindCoordinatorAsync(RawKafkaConnection connection, string key, bool isTransaction) =>
        UntilSettledAsync(async () => (await connection.AskAsync<FindCoordinatorResponse>(
            new FindCoordinatorRequest { KeyType = isTransaction ? (sbyte)1 : (sbyte)0, CoordinatorKeys = [key] }, 4))
            .Coordinators.Single().ErrorCode);

    /// <summary>Asks until the answer is neither "a coordinator is loading" nor "a transaction is being completed".</summary>
    public static async Task<KafkaErrorCode> UntilSettledAsync(Func<Task<short>> ask)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var error = (KafkaErrorCode)await ask();
            if (error is not (KafkaErrorCode.CoordinatorLoadInProgress or KafkaErrorCode.CoordinatorNotAvailable
                or KafkaErrorCode.NotCoordinator or KafkaErrorCode.ConcurrentTransactions))
            {
                return error;
            }

            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"The broker still answers {error}.");
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
