namespace EmbeddedKafka.Log;

/// <summary>Whose clock a record's timestamp is: the topic setting <c>message.timestamp.type</c>.</summary>
internal enum TimestampType
{
    /// <summary>The producer's.</summary>
    CreateTime = 0,

    /// <summary>The broker's, at the append.</summary>
    LogAppendTime = 1,
}
