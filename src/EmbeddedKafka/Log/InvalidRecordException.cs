namespace EmbeddedKafka.Log;

/// <summary>The bytes of a batch are not the records that its header says.</summary>
internal sealed class InvalidRecordException(string message, Exception? inner = null) : Exception(message, inner);
