namespace StreamCore.Kafka.Tables;

/// <summary>Takes a change of a table, on the table's thread. An exception is logged and counted, and the record left behind.</summary>
/// <param name="change">The change; its bytes are valid only during the call.</param>
public delegate void KafkaTableHandler(in KafkaTableChange change);
