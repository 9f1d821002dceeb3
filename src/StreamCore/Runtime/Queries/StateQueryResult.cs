namespace StreamCore.Runtime.Queries;

/// <summary>The answer to a state query.</summary>
/// <typeparam name="T">The state's type.</typeparam>
/// <param name="Outcome">What came of it.</param>
/// <param name="Value">The state as of the last committed epoch, if it was found.</param>
/// <param name="Partition">The key's input partition, where the job runs in slots; null elsewhere.</param>
/// <param name="Owner">Who has the partition, if that is another instance; null if it is not known.</param>
/// <param name="Detail">Why the state can't be read now, or null.</param>
public sealed record StateQueryResult<T>(StateQueryOutcome Outcome, T? Value, int? Partition, PartitionHolder? Owner = null, string? Detail = null);
