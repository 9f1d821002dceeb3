using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using LoadGenerator.Brokers;
using StreamCore.Kafka;

namespace IntegrationTests.Brokers;

public sealed class ChildBrokerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_survives_a_crash_and_an_orderly_stop()
    {
        var broker = await SharedBroker.StartOwnAsync();
        await using (broker)
        {
            await ProduceAsync(broker, "first");

            await broker.KillAsync();
            Assert.Null(broker.ProcessId);
            Assert.False(await AnswersAsync(broker.BootstrapServers));

            await broker.StartAsync(Cancellation);
            await ProduceAsync(broker, "second");
            await broker.StopAsync();
            Assert.Null(broker.ProcessId);

            await broker.StartAsync(Cancellation);
            Assert.Equal(["first", "second"], Consume(broker, count: 2));
        }

        Assert.False(Directory.Exists(broker.DataDirectory));
        Assert.False(await AnswersAsync(broker.BootstrapServers));
    }

    [Fact]
    public async Task Ctrl_c_in_the_terminal_does_not_reach_the_broker()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which signals a process ignores is read from Linux's /proc.");
        await using var broker = await SharedBroker.StartOwnAsync();

        var status = await File.ReadAllLinesAsync($"/proc/{broker.ProcessId}/status", Cancellation);

        var ignored = ulong.Parse(
            status.Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        const int Sigint = 2;
        Assert.NotEqual(0UL, ignored & (1UL << (Sigint - 1)));
    }

    [Fact]
    public async Task The_broker_dies_when_the_process_that_started_it_is_killed()
    {
        using var directory = new TemporaryDirectory();
        using var owner = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(KafkaHomeBroker).Assembly.Location, "broker", "--directory", directory.Path },
            RedirectStandardOutput = true,
        })!;
        string address;
        try
        {
            var line = await owner.StandardOutput.ReadLineAsync(Cancellation);
            address = Assert.IsType<string>(line).Split(' ')[2];
            Assert.True(await AnswersAsync(address));
        }
        finally
        {
            owner.Kill();
            await owner.WaitForExitAsync(CancellationToken.None);
        }

        using var deadline = new CancellationTokenSource(Patience);
        while (await AnswersAsync(address))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }

    [Fact]
    public async Task A_broker_that_does_not_start_shows_the_end_of_its_log()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Brokers are started from KAFKA_HOME on Linux and macOS only.");
            return;
        }

        using var directory = new TemporaryDirectory();
        var java = Path.Combine(directory.Path, "java");
        await File.WriteAllTextAsync(java, "#!/bin/sh\necho 'the disk is on fire'\nexit 1\n", Cancellation);
        File.SetUnixFileMode(java, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var broker = new KafkaHomeBroker(directory.Path, java);

        var failure = await Assert.ThrowsAsync<BrokerStartException>(() => broker.StartAsync(Cancellation));

        Assert.Contains("the disk is on fire", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_in_use_is_refused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var failure = Assert.Throws<BrokerStartException>(() => new KafkaHomeBroker("unused", "java", port));

        Assert.Contains($"Port {port}", failure.Message, StringComparison.Ordinal);
    }

    private static Task<bool> AnswersAsync(string address) =>
        BrokerProbe.WaitUntilAnsweringAsync(address, TimeSpan.Zero, () => true, Cancellation);

    private static async Task ProduceAsync(IRestartableBroker broker, string value)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();
        await KafkaTopics.CreateMissingAsync(admin, new KafkaTopic("kept", 1));
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig { BootstrapServers = broker.BootstrapServers, Acks = Acks.All }).Build();
        await producer.ProduceAsync("kept", new Message<Null, string> { Value = value }, Cancellation);
    }

    private static List<string> Consume(IRestartableBroker broker, int count)
    {
        using var consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "unused" }).Build();
        consumer.Assign(new TopicPartitionOffset("kept", 0, Offset.Beginning));
        using var deadline = new CancellationTokenSource(Patience);
        return [.. Enumerable.Range(0, count).Select(_ => consumer.Consume(deadline.Token).Message.Value)];
    }
}
