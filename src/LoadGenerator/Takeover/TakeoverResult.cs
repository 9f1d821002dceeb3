namespace LoadGenerator.Takeover;

/// <summary>One take-over. All times are in seconds from the kill.</summary>
/// <param name="Killed">Which instance was killed.</param>
/// <param name="Partitions">How many partitions it owned.</param>
/// <param name="Assigned">When the other was assigned them: the group's detection, and its rebalance.</param>
/// <param name="RestoreBegan">When the last of them was about to be restored: no transaction held the offsets back any more.</param>
/// <param name="Restored">When the last of them was restored.</param>
/// <param name="FirstDecision">When the first of them had a decision of what was sent after the kill.</param>
/// <param name="AllDecide">When all of them had.</param>
/// <param name="Keys">How many keys were restored.</param>
/// <param name="Records">How many changelog records were read for that.</param>
/// <param name="Origins">Where the state came from.</param>
/// <param name="Load">The machine's load average (one minute) at the kill; null if the machine does not tell.</param>
public sealed record TakeoverResult(
    string Killed,
    int Partitions,
    double? Assigned,
    double? RestoreBegan,
    double? Restored,
    double FirstDecision,
    double AllDecide,
    long Keys,
    long Records,
    string Origins,
    double? Load);
