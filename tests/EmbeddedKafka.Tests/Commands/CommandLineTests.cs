using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("embedded-kafka-test-").FullName;
    private readonly int _port = FreePort();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    private string BootstrapServers => $"127.0.0.1:{Port}";

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_kill()
    {
        await using (var first = new BrokerProcess("--port", Port, "--data", _directory, "--topic", "orders:2"))
        {
            await first.ListeningAsync();
            using var producer = new ProducerBuilder<string, string>(
                new ProducerConfig { BootstrapServers = BootstrapServers, Acks = Acks.All }).SetLogHandler((_, _) => { }).Build();
            for (var i = 0; i < 20; i++)
            {
                await producer.ProduceAsync(
                    new TopicPartition("orders", i % 2), new() { Key = "key", Value = i.ToString(CultureInfo.InvariantCulture) }, Cancellation);
            }

            await first.SignalAsync("KILL");
            await first.ExitCodeAsync();
        }

        await using var second = new BrokerProcess("--port", Port, "--data", _directory);
        await second.ListeningAsync();

        Assert.Equal(Enumerable.Range(0, 20), Read("orders", partitions: 2, count: 20).Order());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_it_in_order(string signal)
    {
        await using var broker = new BrokerProcess("--port", Port, "--data", _directory);
        var line = await broker.ListeningAsync();

        await broker.SignalAsync(signal);

        Assert.Equal(0, await broker.ExitCodeAsync());
        Assert.StartsWith($"listening on {BootstrapServers}", line, StringComparison.Ordinal);
        Assert.Contains(_directory, line, StringComparison.Ordinal);
        Assert.Equal("", broker.Errors);
    }

    [Fact]
    public async Task Topics_are_created_as_told()
    {
        await using var broker = new BrokerProcess(
            "--port", Port, "--topic", "a", "--topic", "b:4", "--partitions", "2", "--no-auto-create");
        await broker.ListeningAsync();
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = BootstrapServers }).SetLogHandler((_, _) => { }).Build();

        var topics = admin.GetMetadata(TimeSpan.FromSeconds(30)).Topics.ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count);

        Assert.Equal((2, 4), (topics["a"], topics["b"]));
        Assert.Equal(
            ErrorCode.UnknownTopicOrPart, admin.GetMetadata("c", TimeSpan.FromSeconds(30)).Topics.Single().Error.Code);
    }

    [Fact]
    public async Task A_schema_registry_listens_where_it_is_told()
    {
        var registryPort = FreePort();
        await using var broker = new BrokerProcess(
            "--port", Port, "--schema-registry-port", registryPort.ToString(CultureInfo.InvariantCulture));
        var line = await broker.ListeningAsync();
        using var http = new HttpClient();

        var subjects = await http.GetStringAsync(new Uri($"http://127.0.0.1:{registryPort}/subjects"), Cancellation);

        Assert.Equal("[]", subjects);
        Assert.Contains($"http://127.0.0.1:{registryPort}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, _port);
        taken.Start();

        await FailsAsync(1, Port, "--port", Port);
    }

    [Fact]
    public async Task A_directory_in_use_is_named()
    {
        await using var first = new BrokerProcess("--port", Port, "--data", _directory);
        await first.ListeningAsync();

        await FailsAsync(1, _directory, "--port", FreePort().ToString(CultureInfo.InvariantCulture), "--data", _directory);
    }

    [Fact]
    public async Task A_directory_that_can_not_be_made_is_named()
    {
        var file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "not a directory", Cancellation);

        await FailsAsync(1, file, "--port", Port, "--data", Path.Combine(file, "data"));
    }

    [Fact]
    public Task A_topic_that_can_not_be_created_is_named() => FailsAsync(1, "bad name", "--port", Port, "--topic", "bad name");

    [Theory]
    [InlineData("--port", "--port", "0")]
    [InlineData("--port", "--port", "65536")]
    [InlineData("--partitions", "--partitions", "0")]
    [InlineData("--schema-registry-port", "--schema-registry-port", "70000")]
    [InlineData("orders:many", "--topic", "orders:many")]
    [InlineData("--advertised-host", "--host", "0.0.0.0")]
    [InlineData("--no-such-option", "--no-such-option")]
    public Task A_wrong_command_line_is_explained(string mentioned, params string[] arguments) => FailsAsync(2, mentioned, arguments);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task FailsAsync(int exitCode, string mentioned, params string[] arguments)
    {
        await using var broker = new BrokerProcess(arguments);

        Assert.Equal(exitCode, await broker.ExitCodeAsync());
        Assert.Contains(mentioned, broker.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", broker.Errors, StringComparison.Ordinal);
    }

    private List<int> Read(string topic, int partitions, int count)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig { BootstrapServers = BootstrapServers, GroupId = "readers" }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(
            partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var values = new List<int>();
        while (values.Count < count)
        {
            values.Add(int.Parse(consumer.Consume(patience.Token).Message.Value, CultureInfo.InvariantCulture));
        }

        return values;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
