namespace StreamCore.Graph;

/// <summary>How the elements of a stream are dealt out to the subtasks of its consumer.</summary>
internal enum Partitioning
{
    /// <summary>Each subtask to the consumer's subtask with the same number.</summary>
    Forward,

    /// <summary>By the group of the element's key.</summary>
    Hash,

    /// <summary>By the key of the Kafka record, which has partitioned the input already.</summary>
    RecordKey,

    /// <summary>To all subtasks in turn.</summary>
    Rebalance,

    /// <summary>Each element to every subtask.</summary>
    Broadcast,
}
