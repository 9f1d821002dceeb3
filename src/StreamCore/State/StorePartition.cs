namespace StreamCore.State;

/// <summary>Whose state a store holds.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="InstanceId">The instance, which tells processes on one machine apart.</param>
/// <param name="Changelog">The changelog topic.</param>
/// <param name="Partition">The partition of the changelog, and of the input.</param>
/// <param name="ChangelogEnd">Where the changelog ends now: a checkpoint that claims more stands for another topic.</param>
internal sealed record StorePartition(string ApplicationId, string InstanceId, string Changelog, int Partition, long ChangelogEnd);
