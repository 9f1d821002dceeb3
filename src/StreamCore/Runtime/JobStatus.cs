namespace StreamCore.Runtime;

/// <summary>How a job fares at one moment; a plain value, to be served or shown as it is.</summary>
/// <param name="JobName">The job's name.</param>
/// <param name="Phase">What the job is doing.</param>
/// <param name="Regions">The parts of the job that run, commit and fail by themselves.</param>
public sealed record JobStatus(string JobName, JobPhase Phase, IReadOnlyList<RegionStatus> Regions);
