using Confluent.Kafka;

namespace IntegrationTests.Service;

/// <summary>
/// Another member of a service's consumer group. Until it is polled it does not take what it was assigned, and so holds the next
/// rebalance up.
/// </summary>
internal sealed class GroupMember : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly string _bootstrap;
    private readonly string _group;

    public GroupMember(string bootstrap, string group, string topic)
    {
        _bootstrap = bootstrap;
        _group = group;
        var config = new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = group,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            EnableAutoCommit = false,
        };
        _consumer = new ConsumerBuilder<Ignore, Ignore>(config)
            .SetPartitionsAssignedHandler(static (_, _) => { })
            .SetLogHandler(static (_, _) => { })
            .Build();
        _consumer.Subscribe(topic);
    }

    /// <summary>How many partitions it has taken.</summary>
    public int Partitions => _consumer.Assignment.Count;

    /// <summary>Waits until the group is stable with so many members.</summary>
    public async Task UntilStableAsync(int members)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _bootstrap }).SetLogHandler(static (_, _) => { }).Build();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var group = (await admin.DescribeConsumerGroupsAsync([_group])).ConsumerGroupDescriptions.Single();
            if (group.State == ConsumerGroupState.Stable && group.Members.Count == members)
            {
                return;
            }

            Assert.False(patience.IsCancellationRequested, $"The group is still {group.State} with {group.Members.Count} member(s).");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Takes part in rebalances, if there are any.</summary>
    public void Poll() => _consumer.Consume(TimeSpan.Zero);

    /// <summary>Leaves the group.</summary>
    public void Leave() => _consumer.Close();

    public void Dispose() => _consumer.Dispose();
}
