using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using FraudDetection;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using IntegrationTests.Brokers;
using LoadGenerator.Kafka;
using StreamCore.Kafka;

namespace IntegrationTests.Service;

/// <summary>Topics with transactions, and services that decide them and are asked for what they keep.</summary>
internal sealed class StateBed : IDisposable
{
    public const int Partitions = 2;

    private const long FirstEventTime = 1_700_000_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client = new(new SocketsHttpHandler { Expect100ContinueTimeout = Patience });
    private readonly FraudTopicNames _topics;
    private int _sent;

    private StateBed(string bootstrap, string prefix)
    {
        Bootstrap = bootstrap;
        Prefix = prefix;
        _topics = FraudTopicNames.WithPrefix(prefix);
    }

    public string Bootstrap { get; }

    public string Prefix { get; }

    public string ApplicationId => Prefix + "app";

    /// <summary>Where services write savepoints.</summary>
    public string Savepoints { get; } = Directory.CreateTempSubdirectory("fraudstream-savepoints-").FullName;

    public static async Task<StateBed> CreateAsync(SharedBroker broker) => await CreateAsync(await broker.GetBootstrapServersAsync());

    public static async Task<StateBed> CreateAsync(string bootstrap)
    {
        var bed = new StateBed(bootstrap, TopicPrefix.Next());
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bed.Bootstrap }).SetLogHandler(static (_, _) => { }).Build();
        await KafkaTopics.CreateMissingAsync(admin, bed._topics.ToKafkaTopics(Partitions));
        return bed;
    }

    public WorkerProcess StartService(params string[] arguments) =>
        new(Bootstrap, Prefix, [$"--FraudStream:SavepointDirectory={Savepoints}", .. arguments]);

    /// <summary>Subscribes a member to the service's consumer group that does not take part in a rebalance before it is polled.</summary>
    public GroupMember JoinGroup() => new(Bootstrap, ApplicationId, _topics.Transactions);

    /// <summary>
    /// Writes input offsets of the service's in a transaction, which holds up who asks for them until the producer aborts it. The
    /// service must not run yet.
    /// </summary>
    public IProducer<Null, Null> HoldOffsets()
    {
        var producer = new ProducerBuilder<Null, Null>(new ProducerConfig
        {
            BootstrapServers = Bootstrap,
            TransactionalId = Prefix + "holder",
            TransactionTimeoutMs = (int)TimeSpan.FromMinutes(10).TotalMilliseconds,
        })
            .SetLogHandler(static (_, _) => { }).Build();
        using var group = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Bootstrap, GroupId = ApplicationId }).Build();
        producer.InitTransactions(Patience);
        producer.BeginTransaction();
        producer.SendOffsetsToTransaction(
            Enumerable.Range(0, Partitions).Select(number => new TopicPartitionOffset(_topics.Transactions, number, 1)), group.ConsumerGroupMetadata, Patience);
        return producer;
    }

    /// <summary>Sends so many transactions of each of the cards, a second of event time apart.</summary>
    public void Send(int count, params string[] cards)
    {
        using var producer = new TransactionProducer(Bootstrap, _topics.Transactions, FraudSchemas.LocalIds.Transaction);
        for (var i = 0; i < count; i++)
        {
            foreach (var card in cards)
            {
                producer.Send(Transaction.Create(
                    $"{Prefix}{_sent}", FirstEventTime + (1000 * _sent), card, "terminal", 1000 + _sent, "EUR", Channel.Pos, country: "DE"), TestContext.Current.CancellationToken);
                _sent++;
            }
        }

        Assert.True(producer.Flush(Patience), "Not all transactions were acknowledged in time.");
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(WorkerProcess service, string path)
    {
        using var response = await _client.GetAsync(new Uri(await service.HttpAddress, path), TestContext.Current.CancellationToken);
        return (response.StatusCode, await ReadAsync(response));
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(WorkerProcess service, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(await service.HttpAddress, path));
        if (body is not null)
        {
            // Asks before it sends: who sends on while a refusal is on its way finds the connection closed, not the answer.
            request.Headers.ExpectContinue = true;
            request.Content = JsonContent.Create(body);
            await request.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await ReadAsync(response));
    }

    /// <summary>Waits until a service answers as wanted.</summary>
    public async Task<JsonNode> UntilAsync(WorkerProcess service, string path, Func<HttpStatusCode, JsonNode, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var (status, body) = await GetAsync(service, path);
            if (isWanted(status, body))
            {
                return body;
            }

            Assert.False(patience.IsCancellationRequested, $"{path} still answers {status} {body}. The service wrote:\n{service.Output}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a service has decided so many transactions of a card.</summary>
    public Task<JsonNode> UntilSeenAsync(WorkerProcess service, string card, int transactions) => UntilAsync(
        service, "/state/cards/" + Uri.EscapeDataString(card), (status, body) => status == HttpStatusCode.OK && body["transactions"]!.GetValue<int>() == transactions);

    /// <summary>The arguments by which a verb finds the changelog.</summary>
    public string[] Changelog => ["--bootstrap", Bootstrap, "--app-id", ApplicationId, $"--FraudStream:Topics:Transactions={_topics.Transactions}"];

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(Savepoints, recursive: true);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal(response.IsSuccessStatusCode ? "application/json" : "application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
