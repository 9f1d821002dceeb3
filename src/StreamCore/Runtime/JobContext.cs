using Microsoft.Extensions.Logging;

namespace StreamCore.Runtime;

/// <summary>What all regions of a job share.</summary>
/// <param name="JobName">The job's name.</param>
/// <param name="Options">The job's options.</param>
/// <param name="LoggerFactory">Makes the loggers.</param>
/// <param name="TimeProvider">The job's clock.</param>
internal sealed record JobContext(string JobName, StreamExecutionOptions Options, ILoggerFactory LoggerFactory, TimeProvider TimeProvider);
