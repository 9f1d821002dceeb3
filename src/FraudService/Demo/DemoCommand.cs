using System.CommandLine;
using System.Globalization;
using Confluent.Kafka;
using FraudDetection.Control;
using FraudService.Configuration;
using LoadGenerator.Audit;
using LoadGenerator.Brokers;
using LoadGenerator.Commands;
using StreamCore.Avro;
using StreamCore.Runtime;

namespace FraudService.Demo;

/// <summary>The verb <c>demo</c>.</summary>
internal static class DemoCommand
{
    private const string BootstrapKey = "FraudStream:Kafka:BootstrapServers";
    private const string HttpPortKey = "FraudStream:Http:Port";

    public static Command Build(SettingArguments settings)
    {
        var bootstrap = new Option<string?>("--bootstrap")
        {
            Description = "A running Kafka to use, without authentication; by default one is started: from KAFKA_HOME, with Docker, or the embedded one",
            HelpName = "host:port",
        };
        var port = new Option<int?>("--port") { Description = "The port of the broker that is started (default: any free one)" };
        var rate = new Option<double>("--rate")
        {
            Description = "Transactions per second",
            DefaultValueFactory = _ => DemoOptions.DefaultRate,
        }.MustBePositive();
        var duration = Durations.Option("--duration", "How long transactions are sent", TimeSpan.FromSeconds(60));
        var partitions = new Option<int>("--partitions")
        {
            Description = "How many partitions the topics get",
            DefaultValueFactory = _ => 1,
        }.MustBePositive();
        var prefix = new Option<string?>("--topic-prefix")
        {
            Description = "What stands before the names of topics and application (default: with --bootstrap a name of this run's own, otherwise nothing)",
        };
        var httpPort = new Option<int?>("--http-port")
        {
            Description = "Opens the service's REST interface on this port of the loopback interface, 0 for any free one (default: it is not opened)",
        };
        var command = new Command(
            "demo",
            """
            Shows the whole: starts a broker, the service and a stream of simulated transactions, and audits at the end that
            each was decided exactly once. Ends with 0 only if that holds; with 130 if it holds for what was sent until Ctrl-C.

            Examples:
              FraudService demo
              FraudService demo --rate 1000 --duration 2m --partitions 4
              FraudService demo --bootstrap localhost:9092
            """)
        {
            bootstrap, port, rate, duration, partitions, prefix, httpPort,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(bootstrap) is not null && result.GetResult(port) is not null)
            {
                result.AddError("--port is for a broker that is started, --bootstrap for one that is running: give one of them.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            var values = new Dictionary<string, string?>(settings.Values, StringComparer.OrdinalIgnoreCase);
            if (parsed.GetValue(bootstrap) is { } address)
            {
                values[BootstrapKey] = address;
            }

            if (parsed.GetValue(httpPort) is { } number)
            {
                values[HttpPortKey] = number.ToString(CultureInfo.InvariantCulture);
            }

            var demo = new DemoOptions
            {
                Rate = parsed.GetValue(rate),
                Duration = parsed.GetValue(duration),
                Port = parsed.GetValue(port),
                Partitions = parsed.GetValue(partitions),
                HttpPort = parsed.GetValue(httpPort),
                TopicPrefix = parsed.GetValue(prefix),
            };
            return RunAsync(demo, values, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        DemoOptions demo, Dictionary<string, string?> settings, CancellationToken cancellation)
    {
        try
        {
            var options = SettingsReader.Read(settings);
            return await new DemoRun(demo, options, TimeProvider.System).RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Ended before the first transaction.");
            return ExitCodes.Cancelled;
        }
        catch (InvalidSettingsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Usage;
        }
        catch (Exception e) when (e is NoBrokerException or BrokerStartException or DemoFailedException or JobFailedException
            or AuditException or SchemaRegistryException or SchemaRegistryUnavailableException or KafkaException or ControlTopicException or InvalidDataException or IOException or ArgumentException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Failure;
        }
    }
}
