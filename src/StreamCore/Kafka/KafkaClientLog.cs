using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamCore.Kafka;

/// <summary>Passes on what a client logs and reports.</summary>
internal static partial class KafkaClientLog
{
    /// <summary>
    /// Takes a log line of the client's. Its lines about errors come as <see cref="Error"/> too, and once for each
    /// connection attempt.
    /// </summary>
    public static void Write(ILogger logger, LogMessage message)
    {
        var level = message.Facility is "FAIL" or "ERROR"
            ? LogLevel.Debug
            : (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
        if (logger.IsEnabled(level))
        {
            LogLine(logger, level, message.Name, message.Facility, message.Message);
        }
    }

    /// <summary>Takes an error event. The client mends errors by itself; that a single connection failed is of interest only to who looks closely.</summary>
    public static void Error(ILogger logger, IClient client, Error error)
    {
        var level = error.Code is ErrorCode.Local_Transport or ErrorCode.Local_Resolve ? LogLevel.Debug : LogLevel.Warning;
        if (logger.IsEnabled(level))
        {
            LogError(logger, level, client.Name, error.Code, error.Reason);
        }
    }

    [LoggerMessage(EventId = 30, Message = "{Client} {Facility}: {Line}")]
    private static partial void LogLine(ILogger logger, LogLevel level, string client, string facility, string line);

    [LoggerMessage(EventId = 31, Message = "{Client}: {Code}: {Reason}")]
    private static partial void LogError(ILogger logger, LogLevel level, string client, ErrorCode code, string reason);
}
