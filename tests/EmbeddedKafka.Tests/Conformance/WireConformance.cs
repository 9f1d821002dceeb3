using System.Buffers.Binary;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>The protocol below what a client library shows: versions, order of answers, waiting, damaged input.</summary>
public abstract class WireConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    public static TheoryData<ApiKey> Apis => [.. ApiCatalog.All.Select(api => api.Key)];

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Every_version_that_is_advertised_is_answered_in_its_layout(ApiKey key)
    {
        var connection = await ConnectAsync();
        var api = ApiCatalog.Find((short)key)!;
        var versions = (await connection.AskAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0)).ApiKeys
            .SingleOrDefault(known => known.ApiKey == (short)key);
        Assert.SkipWhen(versions is null, $"The broker does not speak {key}.");
        for (var version = Math.Max(api.MinVersion, versions.MinVersion); version <= Math.Min(api.MaxVersion, versions.MaxVersion); version++)
        {
            var response = api.NewResponse();

            // Receiving fails unless the response has exactly the fields of that version.
            await connection.ReceiveAsync(await connection.SendAsync(SampleRequests.Of(key, Unique("sample")), version), response);
        }
    }

    [Fact]
    public async Task An_unknown_version_of_ApiVersions_is_answered_with_the_known_ones()
    {
        var connection = await ConnectAsync();
        var request = await connection.SendAsync(new ApiVersionsRequest { ClientSoftwareName = "raw", ClientSoftwareVersion = "1" }, 99);

        var response = await connection.ReceiveAsync<ApiVersionsResponse>(request with { Version = 0 });

        Assert.Equal(KafkaErrorCode.UnsupportedVersion, (KafkaErrorCode)response.ErrorCode);
        Assert.Contains(response.ApiKeys, api => api.ApiKey == (short)ApiKey.ApiVersions);
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var produce = new RawProducer(connection);
        var requests = new List<(RawKafkaConnection.SentRequest Sent, Message Response)>
        {
            // A fetch that has nothing to wait for but time must not be overtaken by what comes after it.
            (await connection.SendAsync(FetchOf(topic, maxWait: TimeSpan.FromMilliseconds(200)), 11), new FetchResponse()),
            (await connection.SendAsync(new MetadataRequest { Topics = [] }, 9), new MetadataResponse()),
            (await connection.SendAsync(RawProducer.RequestOf(topic, RawBatch.Of("a").ToBytes()), 9), new ProduceResponse()),
            (await connection.SendAsync(new ApiVersionsRequest(), 0), new ApiVersionsResponse()),
        };

        foreach (var (sent, response) in requests)
        {
            await connection.ReceiveAsync(sent, response); // checks the correlation id
        }

        Assert.Equal((KafkaErrorCode.None, 1L), await produce.ProduceAsync(topic, RawBatch.Of("b").ToBytes()));
    }

    [Fact]
    public async Task A_waiting_fetch_is_answered_when_data_arrive()
    {
        var topic = await CreateTopicAsync();
        var reader = await ConnectAsync();
        var request = await reader.SendAsync(FetchOf(topic, maxWait: TimeSpan.FromHours(1)), 11);
        var response = reader.ReceiveAsync<FetchResponse>(request);

        await ProduceAsync(CreateProducer(), topic, "a");

        var partition = (await response).Responses.Single().Partitions.Single();
        Assert.Equal(1, partition.HighWatermark);
        Assert.Single(RawBatch.ReadHeaders(partition.Records));
    }

    [Fact]
    public async Task A_waiting_fetch_of_committed_data_is_answered_at_the_commit()
    {
        var topic = await CreateTopicAsync();
        using var producer = CreateTransactionalProducer(Unique("id"));
        producer.BeginTransaction();
        await ProduceAsync(producer, topic, "a");
        var reader = await ConnectAsync();
        var fetch = FetchOf(topic, maxWait: TimeSpan.FromHours(1));
        fetch.IsolationLevel = 1;
        var response = reader.ReceiveAsync<FetchResponse>(await reader.SendAsync(fetch, 11));

        producer.CommitTransaction(Patience);

        Assert.NotEmpty(RawBatch.ReadHeaders((await response).Responses.Single().Partitions.Single().Records));
    }

    [Fact]
    public async Task A_damaged_batch_is_refused()
    {
        var topic = await CreateTopicAsync();
        var producer = new RawProducer(await ConnectAsync());
        var batch = RawBatch.Of("a").ToBytes();
        batch[^2] ^= 1;

        Assert.Equal(KafkaErrorCode.CorruptMessage, (await producer.ProduceAsync(topic, batch)).Error);

        Assert.Equal(0, await LatestOffsetAsync(topic));
    }

    [Fact]
    public async Task A_control_batch_from_a_client_is_refused()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var producer = new RawProducer(connection);
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync());
        var marker = RawBatch.Of("") with
        {
            IsControl = true,
            ProducerId = producer.ProducerId,
            ProducerEpoch = producer.ProducerEpoch,
            BaseSequence = 0,
            Records = [([0, 0, 0, 1], [0, 0, 0, 0, 0, 0])],
        };

        var (error, _) = await producer.ProduceAsync(topic, marker.ToBytes());

        Assert.Equal(KafkaErrorCode.InvalidRecord, error);
        Assert.Equal(0, await LatestOffsetAsync(topic));
    }

    [Fact]
    public async Task Acks_that_do_not_exist_are_refused()
    {
        var topic = await CreateTopicAsync();
        var producer = new RawProducer(await ConnectAsync());

        Assert.Equal(KafkaErrorCode.InvalidRequiredAcks, (await producer.ProduceAsync(topic, RawBatch.Of("a").ToBytes(), acks: 2)).Error);
    }

    [Fact]
    public async Task The_brokers_offsets_and_leader_epoch_replace_the_producers()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var producer = new RawProducer(connection);
        Assert.Equal((KafkaErrorCode.None, 0L), await producer.ProduceAsync(topic, (RawBatch.Of("a", "b") with { LeaderEpoch = 99 }).ToBytes()));
        Assert.Equal((KafkaErrorCode.None, 2L), await producer.ProduceAsync(topic, (RawBatch.Of("c") with { LeaderEpoch = 99 }).ToBytes()));

        var fetched = (await connection.AskAsync<FetchResponse>(FetchOf(topic), 11)).Responses.Single().Partitions.Single();

        Assert.Equal([(0L, 0), (2L, 0)], RawBatch.ReadHeaders(fetched.Records).Select(batch => (batch.BaseOffset, batch.LeaderEpoch)));
    }

    [Fact]
    public async Task A_batch_that_claims_an_offset_is_refused()
    {
        var topic = await CreateTopicAsync();
        var producer = new RawProducer(await ConnectAsync());

        var (error, _) = await producer.ProduceAsync(topic, (RawBatch.Of("a") with { BaseOffset = 77 }).ToBytes());

        Assert.Equal(KafkaErrorCode.InvalidRecord, error);
    }

    [Fact]
    public async Task A_fetch_beyond_the_end_is_out_of_range()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var fetch = FetchOf(topic);
        fetch.Topics[0].Partitions[0].FetchOffset = 1;

        var partition = (await connection.AskAsync<FetchResponse>(fetch, 11)).Responses.Single().Partitions.Single();

        Assert.Equal(KafkaErrorCode.OffsetOutOfRange, (KafkaErrorCode)partition.ErrorCode);
        Assert.Equal(0, partition.Records?.Length); // librdkafka does not understand null here
    }

    [Fact]
    public async Task A_fetch_that_would_like_a_session_goes_on_with_one_or_without()
    {
        var topics = new[] { await CreateTopicAsync("first"), await CreateTopicAsync("second") };
        var connection = await ConnectAsync();
        var fetch = FetchOf(topics[0]);
        fetch.Topics.AddRange(FetchOf(topics[1]).Topics);
        fetch.SessionEpoch = 0;
        var first = await connection.AskAsync<FetchResponse>(fetch, 11);
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)first.ErrorCode);
        Assert.Equal(2, first.Responses.Count);

        // Both are right: Kafka gives a session out, and the next fetch names nothing that has not changed; the embedded
        // broker declines with session id 0, and the next fetch names everything, and gets everything, again.
        var hasSession = first.SessionId != 0;
        var next = hasSession ? new FetchRequest { SessionId = first.SessionId, SessionEpoch = 1 } : fetch;
        (next.MinBytes, next.MaxWaitMs) = (1, 60_000);
        await ProduceAsync(CreateProducer(), topics[1], "a");
        var answer = await connection.AskAsync<FetchResponse>(next, 11);

        Assert.Equal(hasSession ? [topics[1]] : topics, answer.Responses.Select(response => response.Topic));
        Assert.NotEqual(0, answer.Responses[^1].Partitions.Single().Records?.Length);
    }

    [Fact]
    public async Task An_unknown_fetch_session_is_refused()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var fetch = FetchOf(topic);
        (fetch.SessionId, fetch.SessionEpoch) = (12_345, 7);

        var response = await connection.AskAsync<FetchResponse>(fetch, 11);

        Assert.Equal(KafkaErrorCode.FetchSessionIdNotFound, (KafkaErrorCode)response.ErrorCode);
    }

    [Fact]
    public async Task A_malformed_request_costs_its_sender_the_connection_and_nobody_else()
    {
        var other = await ConnectAsync();
        var connection = await ConnectAsync();
        var frame = new byte[4 + 12];
        BinaryPrimitives.WriteInt32BigEndian(frame, 12);
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(4), (short)ApiKey.Metadata);
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(6), 8);
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(12), short.MaxValue); // a client id that goes beyond the end

        await connection.SendBytesAsync(frame);

        Assert.Null(await connection.ReceiveFrameAsync());
        await other.AskAsync<MetadataResponse>(new MetadataRequest { Topics = [] }, 8);
    }

    private static FetchRequest FetchOf(string topic, TimeSpan maxWait = default) => new()
    {
        MaxWaitMs = (int)maxWait.TotalMilliseconds,
        MinBytes = maxWait == default ? 0 : 1,
        MaxBytes = 1_000_000,
        Topics = [new() { Topic = topic, Partitions = [new() { PartitionMaxBytes = 1_000_000 }] }],
    };

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : WireConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : WireConformance(fixture);
}
