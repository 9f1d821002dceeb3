using FraudDetection.Control;
using StreamCore.Runtime;

namespace FraudService.Http;

/// <summary>How this instance of the service fares.</summary>
/// <param name="ApplicationId">The name that all instances share.</param>
/// <param name="InstanceId">Tells this instance from the others.</param>
/// <param name="Job">The job; null before there is one.</param>
/// <param name="Control">What decides now; null before the job runs.</param>
internal sealed record ServiceStatus(string ApplicationId, string InstanceId, JobStatus? Job, ControlStatus? Control);
