namespace FraudService.Http;

/// <summary>A savepoint that was written.</summary>
/// <param name="Directory">Where it is.</param>
/// <param name="Files">Its files: one for each partition that the instance has.</param>
/// <param name="Stopped">Whether the job has ended behind it.</param>
public sealed record SavepointAnswer(string Directory, IReadOnlyList<string> Files, bool Stopped);
