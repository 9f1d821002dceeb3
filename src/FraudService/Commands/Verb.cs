using System.CommandLine;
using Confluent.Kafka;
using FraudDetection.Control;
using FraudService.Configuration;
using StreamCore.Avro;
using StreamCore.State;
using StreamCore.State.Savepoints;

namespace FraudService.Commands;

/// <summary>Runs a verb and turns what can be expected to go wrong into one clear line and an exit code.</summary>
internal static class Verb
{
    public static void SetAction(Command command, Func<ParseResult, CancellationToken, Task> run) =>
        SetAction(command, async (parsed, cancellation) =>
        {
            await run(parsed, cancellation);
            return ExitCodes.Success;
        });

    /// <summary>The same for a verb that has an exit code of its own.</summary>
    public static void SetAction(Command command, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await run(parsed, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync("Cancelled.");
                return ExitCodes.Cancelled;
            }
            catch (InvalidSettingsException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return ExitCodes.Usage;
            }
            catch (Exception e) when (e is CommandFailedException or SavepointException or InvalidDataException or StateIncompatibleException or KafkaException
                or SchemaRegistryException or SchemaRegistryUnavailableException or ControlTopicException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return ExitCodes.Failure;
            }
        });

    /// <summary>The option <c>--json</c>.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Write JSON, for other programs" };

    /// <summary>The option <c>--url</c>.</summary>
    public static Option<Uri?> UrlOption()
    {
        var option = new Option<Uri?>("--url")
        {
            Description = "The REST interface of a running service (default: where the settings FraudStream:Http say)",
            HelpName = "http://host:port",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
                {
                    return url;
                }

                result.AddError($"'{text}' is no address: write one such as http://127.0.0.1:8081.");
                return null;
            },
        };
        return option;
    }

    /// <summary>Writes a result as JSON or as text.</summary>
    public static Task WriteAsync<T>(T result, bool asJson, Func<T, string> describe) => Console.Out.WriteLineAsync(
        asJson ? System.Text.Json.JsonSerializer.Serialize(result, ServiceJson.Indented) : describe(result));
}
