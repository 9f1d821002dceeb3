using Confluent.Kafka;
using FraudService.Configuration;
using Microsoft.Extensions.Logging;

namespace FraudService.Worker;

/// <summary>
/// Agrees among the instances which one runs the terminal stage: the member of a consumer group that is assigned partition 0 of a
/// topic. It reads nothing. Two may believe it for a moment; the stage's transactional ids let only the newer one commit.
/// </summary>
internal sealed partial class StageLeadership(FraudServiceOptions options, ILogger logger)
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    private CancellationTokenSource? _term;

    /// <summary>Takes part until it is cancelled, and runs an action whenever this instance leads.</summary>
    /// <param name="lead">Runs the stage; its cancellation means that another instance leads.</param>
    /// <param name="cancellation">Ends the participation.</param>
    /// <exception cref="KafkaException">The client failed for good.</exception>
    public void Run(Func<CancellationToken, Task> lead, CancellationToken cancellation)
    {
        var action = Task.CompletedTask;
        var isNew = false;
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(Settings())
            .SetPartitionsAssignedHandler((_, partitions) =>
            {
                isNew = true;
                if (partitions.Exists(IsFirst))
                {
                    _term = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                    action = Task.Run(() => lead(_term.Token), CancellationToken.None);
                }
            })
            .SetPartitionsRevokedHandler((_, partitions) => Yield(partitions))
            .SetPartitionsLostHandler((_, partitions) => Yield(partitions))
            .SetErrorHandler((_, error) => LogError(error.Reason))
            .SetLogHandler((_, _) => { })
            .Build();
        try
        {
            consumer.Subscribe(options.Topics.TerminalRisk);
            while (!cancellation.IsCancellationRequested)
            {
                consumer.Consume(PollTimeout);
                if (isNew)
                {
                    isNew = false;
                    consumer.Pause(consumer.Assignment);
                }

                if (action.IsFaulted)
                {
                    // Others may do better.
                    break;
                }
            }
        }
        finally
        {
            // First the stage ends, then another instance is told that it may begin.
            Stop();
            consumer.Close();
        }

        action.GetAwaiter().GetResult();

        void Yield(List<TopicPartitionOffset> partitions)
        {
            if (partitions.Exists(partition => IsFirst(partition.TopicPartition)))
            {
                Stop();
            }
        }

        void Stop()
        {
            if (_term is { } term)
            {
                _term = null;
                term.Cancel();
                ((Task)action.ContinueWith(static _ => { }, TaskScheduler.Default)).Wait(CancellationToken.None);
                term.Dispose();
            }
        }
    }

    private static bool IsFirst(TopicPartition partition) => partition.Partition.Value == 0;

    private ConsumerConfig Settings()
    {
        var config = new ConsumerConfig(options.Kafka.ToClientSettings())
        {
            GroupId = TerminalStage.ApplicationIdOf(options) + "-leader",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Latest,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            AllowAutoCreateTopics = false,
            EnableMetricsPush = false,
        };

        // Another instance takes over that long after this one was killed.
        config.SessionTimeoutMs ??= 6_000;
        config.HeartbeatIntervalMs ??= 1_000;
        return config;
    }

    [LoggerMessage(23, LogLevel.Debug, "Who runs the terminal stage cannot be agreed on now: {Reason}")]
    private partial void LogError(string reason);
}
