using System.CommandLine;
using Confluent.Kafka;
using LoadGenerator.Audit;
using LoadGenerator.Brokers;
using LoadGenerator.Kafka;
using StreamCore.Avro;

namespace LoadGenerator.Commands;

/// <summary>Runs a verb and turns what can be expected to go wrong into one clear line and an exit code.</summary>
internal static class CommandAction
{
    public static void SetAction(
        this Command command, ConnectionOptions connection, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction(connection.Bootstrap, run);

    public static void SetAction(
        this Command command, Func<ParseResult, string> bootstrap, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await run(parsed, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync("Cancelled.");
                return ExitCodes.Cancelled;
            }
            catch (Exception e) when (Explain(e, bootstrap(parsed)) is { } explanation)
            {
                await Console.Error.WriteLineAsync(explanation);
                return ExitCodes.Failure;
            }
        });

    private static string? Explain(Exception exception, string bootstrap) => exception switch
    {
        KafkaException
        {
            Error.Code: ErrorCode.Local_Transport or ErrorCode.Local_TimedOut or ErrorCode.Local_AllBrokersDown
                or ErrorCode.Local_Resolve
        } => $"No Kafka broker answers at {bootstrap}: start one, or name another with --bootstrap.",
        KafkaException e => $"Kafka at {bootstrap} refuses: {e.Error.Reason} ({e.Error.Code}).",
        AuditException or TopicMissingException or FormatException or BrokerStartException => exception.Message,
        SchemaRegistryException or SchemaRegistryUnavailableException or SchemaNotFoundException => exception.Message,
        IOException or UnauthorizedAccessException or InvalidDataException => exception.Message,
        _ => null,
    };
}
