using System.Text;
using Confluent.Kafka;
using FraudDetection.Features;
using FraudDetection.Pipeline;
using FraudService.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Kafka;
using StreamCore.State.Savepoints;

namespace FraudService.Commands;

/// <summary>Reads the state of one card from where it is stored, without a running service.</summary>
internal static class CardReader
{
    private static readonly TimeSpan ChangelogPatience = TimeSpan.FromMinutes(2);

    /// <summary>Reads it from a savepoint.</summary>
    /// <param name="path">A savepoint's directory, or one of its files.</param>
    /// <param name="cardId">The card.</param>
    /// <returns>The state; null if the savepoint does not know the card.</returns>
    /// <exception cref="SavepointException">There is no savepoint, or it is damaged.</exception>
    /// <exception cref="InvalidDataException">The state is not one that this version reads.</exception>
    public static CardDescription? ReadSavepoint(string path, string cardId)
    {
        foreach (var file in SavepointPaths.Files(path))
        {
            using var snapshot = PartitionSnapshot.ReadSavepoint(file, Encoding.UTF8.GetBytes(cardId));
            if (Find(snapshot, cardId) is { } card)
            {
                return card;
            }
        }

        return null;
    }

    /// <summary>Reads it from the changelog, as an instance would that takes the partition over; the service may go on meanwhile.</summary>
    /// <param name="options">Where Kafka is, and the application.</param>
    /// <param name="cardId">The card.</param>
    /// <param name="partition">The partition of its transactions; null if it follows from the id as with any Kafka producer.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The state; null if the partition does not know the card.</returns>
    /// <exception cref="CommandFailedException">There is no such application, or Kafka does not answer.</exception>
    /// <exception cref="InvalidDataException">The changelog is corrupt, or does not agree with the committed offset.</exception>
    public static async Task<CardDescription?> ReadChangelogAsync(
        FraudServiceOptions options, string cardId, int? partition, CancellationToken cancellation)
    {
        var key = Encoding.UTF8.GetBytes(cardId);
        var execution = options.ToExecutionOptions();
        var input = options.Topics.Transactions;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ChangelogPatience);
        try
        {
            var partitions = await Task.Run(() => CountPartitions(options, input, execution.ChangelogTopic), patience.Token);
            if (partition >= partitions)
            {
                throw new CommandFailedException($"Topic '{input}' has {partitions} partition(s), numbered from 0; there is no {partition}.");
            }

            var reader = new ChangelogStateReader(execution, input, NullLogger.Instance);
            using var snapshot = await reader.ReadAsync(partition ?? RecordKeyPartitioner.PartitionOf(key, partitions), patience.Token);
            return Find(snapshot, cardId);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailedException(
                $"The changelog could not be read within {ChangelogPatience.TotalMinutes:0} minutes: Kafka does not answer, or a transaction stays open.", e);
        }
    }

    private static int CountPartitions(FraudServiceOptions options, string input, string changelog)
    {
        using var admin = new AdminClientBuilder(options.Kafka.ToClientSettings()).SetLogHandler((_, _) => { }).Build();
        try
        {
            var missing = new[] { input, changelog }.FirstOrDefault(topic => KafkaTopics.CountPartitions(admin, topic) == 0);
            return missing is null
                ? KafkaTopics.CountPartitions(admin, input)
                : throw new CommandFailedException(
                    $"Topic '{missing}' does not exist: name the application with --app-id, and its input with --{SettingsReader.Section}:Topics:Transactions=NAME.");
        }
        catch (KafkaException e)
        {
            throw new CommandFailedException(
                $"No Kafka broker answers at {options.Kafka.BootstrapServers} ({e.Error.Reason}): name another with --bootstrap.", e);
        }
    }

    private static CardDescription? Find(PartitionSnapshot snapshot, string cardId) =>
        snapshot.TryGet(FraudJob.DecideUid, DecideFunction.CardDescriptor, Encoding.UTF8.GetBytes(cardId), out CardState state)
            ? CardDescription.Of(cardId, state)
            : null;
}
