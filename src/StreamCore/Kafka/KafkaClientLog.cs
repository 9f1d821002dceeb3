using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamCore.Kafka;

/// <summary>Passes the client's own log lines on.</summary>
internal static partial class KafkaClientLog
{
    public static void Write(ILogger logger, LogMessage message)
    {
        var level = (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
        if (logger.IsEnabled(level))
        {
            LogLine(logger, level, message.Name, message.Facility, message.Message);
        }
    }

    [LoggerMessage(EventId = 30, Message = "{Client} {Facility}: {Line}")]
    private static partial void LogLine(ILogger logger, LogLevel level, string client, string facility, string line);
}
