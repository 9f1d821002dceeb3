using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Time;

namespace StreamCore.Runtime;

/// <summary>What ties a source to the rest of its job.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="Options">The job's options.</param>
/// <param name="Watermarks">How event time is read.</param>
/// <param name="Output">What consumes the elements.</param>
/// <param name="SideOutputs">What consumes the side outputs.</param>
/// <param name="Graph">The job's graph.</param>
/// <param name="LoggerFactory">Makes the loggers.</param>
/// <param name="TimeProvider">Measures durations.</param>
internal sealed record SourceBinding<T>(
    string Name,
    StreamExecutionOptions Options,
    WatermarkStrategy<T> Watermarks,
    StreamOutput<T> Output,
    SideOutputs SideOutputs,
    StreamGraph Graph,
    ILoggerFactory LoggerFactory,
    TimeProvider TimeProvider);
