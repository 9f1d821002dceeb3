using EmbeddedKafka.Log;
using EmbeddedKafka.Protocol.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedKafka.Tests.Transactions;

/// <summary>Ends the broker between any two of the appends that end a transaction, and looks at what the next one makes of it.</summary>
public sealed class TransactionCrashTests : IDisposable
{
    private const string Id = "app-0";
    private const string Input = "payments";
    private const string Group = "fraud";
    private const int Offset = 7;
    private static readonly (string Topic, int Partition)[] Outputs = [("decisions", 0), ("decisions", 1), ("state", 0)];

    /// <summary>Prepare, a marker for each output and one for the offsets, complete.</summary>
    private static readonly int Appends = Outputs.Length + 3;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"transaction-crash-{Guid.NewGuid():N}");
    private readonly MemoryLogStore _memory = new(64 << 20);

    public static TheoryData<bool, bool, bool, int> Crashes
    {
        get
        {
            var data = new TheoryData<bool, bool, bool, int>();
            foreach (var inFiles in new[] { false, true })
            {
                foreach (var isVersion2 in new[] { false, true })
                {
                    foreach (var commit in new[] { false, true })
                    {
                        foreach (var appends in Enumerable.Range(0, Appends + 1))
                        {
                            data.Add(inFiles, isVersion2, commit, appends);
                        }
                    }
                }
            }

            return data;
        }
    }

    public static TheoryData<bool, int> Outages
    {
        get
        {
            var data = new TheoryData<bool, int>();
            foreach (var commit in new[] { false, true })
            {
                foreach (var appends in Enumerable.Range(1, Appends - 1))
                {
                    data.Add(commit, appends);
                }
            }

            return data;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task A_crash_after_any_append_of_its_end_leaves_all_of_a_transaction_or_nothing(bool inFiles, bool isVersion2, bool commit, int appends)
    {
        using (var disk = new FailingLogStore(OpenStore(inFiles)))
        {
            await using var broker = await BrokerOnStore.StartAsync(disk, _time);
            var producer = await BeginAsync(broker, isVersion2);
            disk.Left = appends;
            var error = await producer.EndAsync(commit);
            Assert.Equal(appends == 0 ? KafkaErrorCode.CoordinatorNotAvailable : KafkaErrorCode.None, error);
            Assert.Equal(0, disk.Left);
        }

        // The second start has nothing left to do, and must not do it again.
        var isDecided = appends > 0;
        for (var start = 0; start < 2; start++)
        {
            using var store = OpenStore(inFiles);
            await using var broker = await BrokerOnStore.StartAsync(store, _time);
            await AssertOutcomeAsync(broker, isOver: isDecided, isVisible: isDecided && commit, markers: isDecided ? 1 : 0);
        }

        using var last = OpenStore(inFiles);
        await using var goesOn = await BrokerOnStore.StartAsync(last, _time);
        var successor = new TransactionalClient(goesOn.Connection, Id, isVersion2, _time);
        Assert.Equal(KafkaErrorCode.None, await successor.InitAsync());
        await AssertOutcomeAsync(goesOn, isOver: true, isVisible: isDecided && commit, markers: 1);
        await successor.WriteAsync("state", 0, "next");
        Assert.Equal(KafkaErrorCode.None, await successor.CommitAsync());
        Assert.Equal(
            isDecided && commit ? ["value", "next"] : ["next"],
            await PartitionReader.ReadAsync(goesOn.Connection, "state"));
    }

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task An_end_that_could_not_be_written_everywhere_is_written_as_soon_as_the_disk_works_again(bool commit, int appends)
    {
        using var disk = new FailingLogStore(_memory);
        await using var broker = await BrokerOnStore.StartAsync(disk, _time);
        var producer = await BeginAsync(broker, isVersion2: false);
        disk.Left = appends;
        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit));
        Assert.Equal(KafkaErrorCode.ConcurrentTransactions, await producer.AddPartitionAsync("state"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(KafkaErrorCode.ConcurrentTransactions, await producer.AddPartitionAsync("state"));

        disk.Left = int.MaxValue;
        _time.Advance(TimeSpan.FromSeconds(1));
        await AssertOutcomeAsync(broker, isOver: true, isVisible: commit, markers: 1);
        Assert.Equal(KafkaErrorCode.None, await producer.AddPartitionAsync("state"));
    }

    [Fact]
    public async Task A_time_out_that_could_not_be_written_is_written_as_soon_as_the_disk_works_again()
    {
        using var disk = new FailingLogStore(_memory);
        await using var broker = await BrokerOnStore.StartAsync(disk, _time);
        await BeginAsync(broker, isVersion2: true);
        disk.Left = 0;
        _time.Advance(TimeSpan.FromMinutes(2));
        await AssertOutcomeAsync(broker, isOver: false, isVisible: false, markers: 0);
        disk.Left = int.MaxValue;
        _time.Advance(TimeSpan.FromSeconds(1));
        await AssertOutcomeAsync(broker, isOver: true, isVisible: false, markers: 1);
    }

    private static async Task AssertOutcomeAsync(BrokerOnStore broker, bool isOver, bool isVisible, int markers)
    {
        foreach (var (topic, partition) in Outputs)
        {
            string[] expected = isVisible ? ["value"] : [];
            Assert.Equal(expected, await PartitionReader.ReadAsync(broker.Connection, topic, partition));
            Assert.Equal(["value"], await PartitionReader.ReadAsync(broker.Connection, topic, partition, committed: false));
            Assert.Equal(markers, await PartitionReader.CountMarkersAsync(broker.Connection, topic, partition));
            var end = await PartitionReader.FetchAsync(broker.Connection, topic, partition, 0, committed: true);
            Assert.Equal(isOver, end.LastStableOffset == end.HighWatermark);
        }

        Assert.Equal(markers, await PartitionReader.CountMarkersAsync(broker.Connection, "__consumer_offsets", 0));
        var offset = await PartitionReader.FetchOffsetAsync(broker.Connection, Group, Input, 0, requireStable: false);
        Assert.Equal(isVisible ? Offset : -1, offset.CommittedOffset);
        var stable = await PartitionReader.FetchOffsetAsync(broker.Connection, Group, Input, 0, requireStable: true);
        Assert.Equal(isOver ? KafkaErrorCode.None : KafkaErrorCode.UnstableOffsetCommit, (KafkaErrorCode)stable.ErrorCode);
    }

    /// <summary>Opens a transaction that has a record in every output and an offset of the input.</summary>
    private async Task<TransactionalClient> BeginAsync(BrokerOnStore broker, bool isVersion2)
    {
        var topics = Outputs.Append((Input, 0)).GroupBy(partition => partition.Item1, (topic, partitions) => (topic, partitions.Count()));
        await broker.Connection.AskAsync<CreateTopicsResponse>(
            new CreateTopicsRequest
            {
                Topics = [.. topics.Select(topic => new CreateTopicsRequest.CreatableTopic { Name = topic.topic, NumPartitions = topic.Item2, ReplicationFactor = 1 })],
            },
            5);
        var producer = new TransactionalClient(broker.Connection, Id, isVersion2, _time);
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync());
        foreach (var (topic, partition) in Outputs)
        {
            await producer.WriteAsync(topic, partition, "value");
        }

        await producer.WriteOffsetAsync(Group, Input, 0, Offset);
        return producer;
    }

    private ILogStore OpenStore(bool inFiles) =>
        inFiles ? new DirectoryLogStore(_directory, NullLogger<DirectoryLogStore>.Instance) : _memory;
}
