namespace StreamCore.Runtime.Queries;

/// <summary>The instance that has a partition.</summary>
/// <param name="InstanceId">Its instance id.</param>
/// <param name="Host">The address from which it is connected to the broker.</param>
public sealed record PartitionHolder(string InstanceId, string Host);
