using System.Buffers.Binary;
using System.Net.Sockets;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Tests.Network;

/// <summary>
/// A hundred thousand frames that are almost requests. Whatever they are, they may cost their sender the connection and
/// nobody anything else.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class FuzzTests
{
    private const int Frames = 100_000;
    private const int FramesPerConnection = 4;
    private const int Senders = 4;
    private const long MemoryLimit = 16 << 20;

    // What the broker may hold afterwards besides records: topics, groups and transactional ids that happened to be valid.
    private const long MemoryBesideRecords = 64 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mutated_frames_hurt_nobody_but_their_sender()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FRAUDSTREAM_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed} (set FRAUDSTREAM_SEED to repeat)");
        using var logs = new CountingLoggerFactory();
        await using var broker = await EmbeddedKafkaBroker.StartAsync(
            new EmbeddedKafkaOptions { MemoryLimit = MemoryLimit, LoggerFactory = logs }, Cancellation);
        await using var bystander = await RawKafkaConnection.ConnectAsync(broker.BootstrapServers);
        await CreateAndListAsync(bystander, "before");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender =>
            Task.Run(() => SendAsync(broker.BootstrapServers, new Random(seed + sender)), Cancellation)));

        await CreateAndListAsync(bystander, "after");
        await UntilAsync(() => broker.OpenConnections == 1, "all connections but the bystander's are closed");
        Assert.Empty(logs.Failures);
        Assert.InRange(logs.Malformed, 1, Frames / FramesPerConnection);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < MemoryLimit + MemoryBesideRecords, $"The broker holds {grown:N0} bytes more than before.");
    }

    /// <summary>
    /// Sends this sender's share: a few frames, the end, and then reads until the broker has answered or given up. Frames
    /// behind a malformed one are lost with the connection, so there are only a few on each.
    /// </summary>
    private static async Task SendAsync(string bootstrapServers, Random random)
    {
        var address = bootstrapServers.Split(':');
        var answers = new byte[64 << 10];
        for (var sent = 0; sent < Frames / Senders; sent += FramesPerConnection)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address[0], int.Parse(address[1], null), Cancellation);
            var stream = client.GetStream();
            try
            {
                for (var frame = 0; frame < FramesPerConnection; frame++)
                {
                    await stream.WriteAsync(MutatedFrame(random), Cancellation);
                }

                client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(answers, Cancellation) > 0)
                {
                    // What it answers does not matter here.
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The broker has closed the connection, as it should on a malformed frame.
            }
        }
    }

    private static byte[] MutatedFrame(Random random)
    {
        var api = ApiCatalog.All[random.Next(ApiCatalog.All.Count)];
        var version = (short)random.Next(api.MinVersion, api.MaxVersion + 1);
        var request = api.NewRequest();
        request.Fields(new RandomContent(random, version, api.IsFlexible(version)));
        using var frame = new FrameBuffer();
        frame.Take(sizeof(int));
        BinaryPrimitives.WriteInt16BigEndian(frame.Take(sizeof(short)), (short)api.Key);
        BinaryPrimitives.WriteInt16BigEndian(frame.Take(sizeof(short)), version);
        BinaryPrimitives.WriteInt32BigEndian(frame.Take(sizeof(int)), random.Next());
        BinaryPrimitives.WriteInt16BigEndian(frame.Take(sizeof(short)), -1);
        if (api.IsFlexible(version))
        {
            frame.Take(1)[0] = 0;
        }

        MessageWriter.Write(request, frame, version, api.IsFlexible(version));
        var bytes = frame.Written.ToArray().ToList();
        for (var mutations = random.Next(4); mutations > 0; mutations--)
        {
            Mutate(bytes, random);
        }

        // Mostly the length is right, so that what is behind it gets a look.
        var mutated = bytes.ToArray();
        if (mutated.Length >= sizeof(int))
        {
            BinaryPrimitives.WriteInt32BigEndian(mutated, random.Next(20) == 0 ? random.Next() : mutated.Length - sizeof(int));
        }

        return mutated;
    }

    private static void Mutate(List<byte> bytes, Random random)
    {
        var position = random.Next(bytes.Count);
        switch (random.Next(4))
        {
            case 0:
                bytes[position] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[position] = random.Next(2) == 0 ? byte.MaxValue : (byte)random.Next(256);
                break;
            case 2 when position > 0:
                bytes.RemoveRange(position, Math.Min(bytes.Count - position, random.Next(8)));
                break;
            default:
                bytes.InsertRange(position, new byte[random.Next(8)]);
                break;
        }
    }

    private static async Task CreateAndListAsync(RawKafkaConnection connection, string topic)
    {
        var created = await connection.AskAsync<CreateTopicsResponse>(
            new CreateTopicsRequest { TimeoutMs = 10_000, Topics = [new() { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }] }, 5);
        Assert.Equal(0, created.Topics.Single().ErrorCode);
        var listed = await connection.AskAsync<MetadataResponse>(new MetadataRequest { Topics = [new() { Name = topic }] }, 9);
        Assert.Equal(0, listed.Topics.Single().ErrorCode);
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Not in time: {what}");
            await Task.Delay(10, Cancellation);
        }
    }

    /// <summary>Keeps what the broker says about failures of its own; that a frame is malformed is none.</summary>
    private sealed class CountingLoggerFactory : ILoggerFactory, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _failures = [];

        private int _malformed;

        public int Malformed => _malformed;

        public IEnumerable<string> Failures => _failures.Distinct().Take(20);

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Add(ref _malformed, logLevel == LogLevel.Warning ? 1 : 0);
            if (logLevel >= LogLevel.Error)
            {
                _failures.Enqueue($"{formatter(state, exception)}: {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
