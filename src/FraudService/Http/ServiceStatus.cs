using FraudDetection.Control;
using StreamCore.Kafka.Tables;
using StreamCore.Runtime;

namespace FraudService.Http;

/// <summary>How this instance of the service fares.</summary>
/// <param name="ApplicationId">The name that all instances share.</param>
/// <param name="InstanceId">Tells this instance from the others.</param>
/// <param name="Job">The job; null before there is one.</param>
/// <param name="Control">What decides now; null before the job runs.</param>
/// <param name="TerminalTable">The table of terminals that decisions read; null before the job runs, and if there is none.</param>
/// <param name="TerminalStage">The terminal stage; null where another instance runs it.</param>
internal sealed record ServiceStatus(
    string ApplicationId, string InstanceId, JobStatus? Job, ControlStatus? Control, KafkaTableStatus? TerminalTable, JobStatus? TerminalStage);
