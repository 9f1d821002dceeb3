using System.Buffers.Binary;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Network;

/// <summary>What arrives on a connection, well-formed and not.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private const int MaxRequestBytes = 1 << 20;
    private const int MaxConnections = 20;
    private const short CorrelationId = 77;

    private EmbeddedKafkaBroker _kafka = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _kafka = await EmbeddedKafkaBroker.StartAsync(
        new EmbeddedKafkaOptions { MaxRequestBytes = MaxRequestBytes, MaxConnections = MaxConnections }, Cancellation);

    public ValueTask DisposeAsync() => _kafka.DisposeAsync();

    [Theory]
    [InlineData(999, 0)]
    [InlineData((short)ApiKey.Metadata, 99)]
    [InlineData(-1, 0)]
    public async Task An_unknown_api_or_version_is_refused_and_the_connection_goes_on(short key, short version)
    {
        await using var client = await ConnectAsync();
        await client.SendBytesAsync(Frame(key, version, []));

        var answer = (await client.ReceiveFrameAsync())!;

        Assert.Equal(CorrelationId, BinaryPrimitives.ReadInt32BigEndian(answer));
        Assert.Equal((short)KafkaErrorCode.UnsupportedVersion, BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(sizeof(int))));
        await ListApisAsync(client);
    }

    [Fact]
    public async Task Too_new_a_version_of_the_first_request_is_answered_with_what_there_is()
    {
        await using var client = await ConnectAsync();
        await client.SendBytesAsync(Frame((short)ApiKey.ApiVersions, version: 99, [1, 2, 3]));

        var answer = (await client.ReceiveFrameAsync())!;
        var response = new ApiVersionsResponse();
        EmbeddedKafka.Protocol.MessageReader.Read(response, answer.AsMemory(sizeof(int)), version: 0, flexible: false);

        Assert.Equal((short)KafkaErrorCode.UnsupportedVersion, response.ErrorCode);
        Assert.Contains(response.ApiKeys, api => api.ApiKey == (short)ApiKey.ApiVersions);
    }

    [Theory]
    [InlineData(MaxRequestBytes + 1)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(3)]
    public async Task A_frame_of_an_impossible_size_costs_the_connection(int size)
    {
        await using var bystander = await ConnectAsync();
        await using var client = await ConnectAsync();
        var bytes = new byte[sizeof(int) + 3];
        BinaryPrimitives.WriteInt32BigEndian(bytes, size);

        await client.SendBytesAsync(bytes);

        Assert.Null(await client.ReceiveFrameAsync());
        await ListApisAsync(bystander);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFE })]
    [InlineData(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0, 0, 0, 1, 0, 9, (byte)'a' })]
    public async Task A_body_that_is_no_request_costs_the_connection(byte[] body)
    {
        await using var bystander = await ConnectAsync();
        await using var client = await ConnectAsync();

        await client.SendBytesAsync(Frame((short)ApiKey.Metadata, version: 0, body));

        // Version 0 of Metadata is one array of strings: its count is negative, too large, or more than its bytes hold.
        var answer = await client.ReceiveFrameAsync();
        Assert.Null(answer);
        await ListApisAsync(bystander);
    }

    [Fact]
    public async Task Bytes_behind_the_fields_are_ignored_as_librdkafka_sends_some()
    {
        await using var client = await ConnectAsync();

        await client.SendBytesAsync(Frame((short)ApiKey.Metadata, version: 0, [0, 0, 0, 0, 1, 2, 3]));

        Assert.NotNull(await client.ReceiveFrameAsync());
    }

    [Fact]
    public async Task Requests_that_arrive_byte_by_byte_and_at_once_are_answered_in_order()
    {
        await using var client = await ConnectAsync();
        var one = Frame((short)ApiKey.ApiVersions, version: 0, []);
        foreach (var part in one)
        {
            await client.SendBytesAsync(new[] { part });
        }

        Assert.NotNull(await client.ReceiveFrameAsync());
        await client.SendBytesAsync(Enumerable.Repeat(one, 1_000).SelectMany(bytes => bytes).ToArray());
        for (var i = 0; i < 1_000; i++)
        {
            Assert.NotNull(await client.ReceiveFrameAsync());
        }
    }

    [Fact]
    public async Task A_request_behind_a_fetch_that_waits_is_answered_after_it()
    {
        await using var client = await ConnectAsync();
        await using var writer = await ConnectAsync();
        await CreateTopicAsync(writer, "t");
        var fetch = await client.SendAsync(Fetch("t", maxWaitMs: int.MaxValue), version: 11);
        var second = await client.SendAsync(new ApiVersionsRequest(), version: 0);

        await ProduceAsync(writer, "t", new byte[100]);

        var fetched = await client.ReceiveAsync<FetchResponse>(fetch);
        Assert.NotEqual(0, fetched.Responses.Single().Partitions.Single().Records!.Value.Length);
        await client.ReceiveAsync<ApiVersionsResponse>(second);
    }

    [Fact]
    public async Task A_client_that_goes_while_its_fetch_waits_is_forgotten()
    {
        await using var writer = await ConnectAsync();
        await CreateTopicAsync(writer, "t");
        await using (var client = await ConnectAsync())
        {
            await client.SendAsync(Fetch("t", maxWaitMs: int.MaxValue), version: 11);
            await client.SendAsync(new ApiVersionsRequest(), version: 0);
        }

        await UntilAsync(() => _kafka.OpenConnections == 1);
    }

    [Fact]
    public async Task A_record_of_many_buffers_goes_in_and_comes_out_as_it_was()
    {
        await using var client = await ConnectAsync();
        await CreateTopicAsync(client, "t");
        var value = new byte[700_000];
        new Random(1).NextBytes(value);

        await ProduceAsync(client, "t", value);

        var fetched = await client.AskAsync<FetchResponse>(Fetch("t", maxWaitMs: 0), version: 11);
        var records = fetched.Responses.Single().Partitions.Single().Records!.Value;
        Assert.NotEqual(-1, records.Span.IndexOf(value));
    }

    [Fact]
    public async Task Connections_beyond_the_most_allowed_are_closed_and_the_others_stay()
    {
        var clients = new List<RawKafkaConnection>();
        for (var i = 0; i < MaxConnections; i++)
        {
            clients.Add(await ConnectAsync());
            await ListApisAsync(clients[^1]);
        }

        await using var oneTooMany = await ConnectAsync();
        Assert.Null(await oneTooMany.ReceiveFrameAsync());

        foreach (var client in clients)
        {
            await ListApisAsync(client);
            await client.DisposeAsync();
        }

        await UntilAsync(() => _kafka.OpenConnections == 0);
        await using var next = await ConnectAsync();
        await ListApisAsync(next);
    }

    private Task<RawKafkaConnection> ConnectAsync() => RawKafkaConnection.ConnectAsync(_kafka.BootstrapServers);

    private static async Task ListApisAsync(RawKafkaConnection client)
    {
        var response = await client.AskAsync<ApiVersionsResponse>(new ApiVersionsRequest(), version: 0);
        Assert.Equal(0, response.ErrorCode);
    }

    private static async Task CreateTopicAsync(RawKafkaConnection client, string topic)
    {
        var response = await client.AskAsync<CreateTopicsResponse>(
            new CreateTopicsRequest { TimeoutMs = 10_000, Topics = [new() { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }] },
            version: 7);
        Assert.Equal(0, response.Topics.Single().ErrorCode);
    }

    private static async Task ProduceAsync(RawKafkaConnection client, string topic, byte[] value)
    {
        var batch = new RawBatch { Records = [(null, value)] };
        var response = await client.AskAsync<ProduceResponse>(
            new ProduceRequest
            {
                Acks = -1,
                TimeoutMs = 10_000,
                TopicData = [new() { Name = topic, PartitionData = [new() { Index = 0, Records = batch.ToBytes() }] }],
            },
            version: 9);
        Assert.Equal(0, response.Responses.Single().PartitionResponses.Single().ErrorCode);
    }

    private static FetchRequest Fetch(string topic, int maxWaitMs) => new()
    {
        MaxWaitMs = maxWaitMs,
        MinBytes = 1,
        Topics = [new() { Topic = topic, Partitions = [new() { Partition = 0, FetchOffset = 0, PartitionMaxBytes = 1 << 20 }] }],
    };

    /// <summary>A frame with a header of version 1 and any body.</summary>
    private static byte[] Frame(short key, short version, byte[] body)
    {
        const int HeaderSize = 10;
        var bytes = new byte[sizeof(int) + HeaderSize + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - sizeof(int));
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(4), key);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(6), version);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), CorrelationId);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(12), -1);
        body.CopyTo(bytes.AsSpan(sizeof(int) + HeaderSize));
        return bytes;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), deadline.Token);
        }
    }
}
