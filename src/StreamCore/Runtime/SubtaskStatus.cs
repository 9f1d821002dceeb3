namespace StreamCore.Runtime;

/// <summary>How one of the parallel instances of a chain fares.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Busy">
/// The share of the last second or so, 0 to 1, in which it worked. With <paramref name="Idle"/> and
/// <paramref name="BackPressured"/> it makes 1.
/// </param>
/// <param name="Idle">The share in which it waited for input or for a commit.</param>
/// <param name="BackPressured">The share in which it waited because what comes behind it did not keep up.</param>
/// <param name="RecordsIn">Records that came in since the start.</param>
/// <param name="RecordsOut">Records that went out to other subtasks and to Kafka since the start.</param>
/// <param name="BytesIn">Bytes that came in from outside since the start; between subtasks elements go as objects.</param>
/// <param name="BytesOut">Bytes that went to Kafka since the start.</param>
/// <param name="CurrentWatermark">The watermark in epoch milliseconds; null before the first.</param>
/// <param name="LateRecordsDropped">Elements that windows have dropped because they were late, since the start.</param>
public sealed record SubtaskStatus(
    int Index,
    double Busy,
    double Idle,
    double BackPressured,
    long RecordsIn,
    long RecordsOut,
    long BytesIn,
    long BytesOut,
    long? CurrentWatermark,
    long LateRecordsDropped);
