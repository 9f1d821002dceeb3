using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.DataStream;

/// <summary>Where a job is built and executed.</summary>
public sealed class StreamExecutionEnvironment
{
    private readonly StreamExecutionOptions _options;
    private readonly ILoggerFactory _loggerFactory;
    private readonly TimeProvider _timeProvider;
    private JobRunner? _runner;

    /// <summary>Creates an environment for one job.</summary>
    /// <param name="options">How the job runs.</param>
    /// <param name="loggerFactory">Makes the loggers; none by default.</param>
    /// <param name="timeProvider">Measures durations and times back-offs; never asked for event time. The system's by default.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public StreamExecutionEnvironment(
        StreamExecutionOptions options,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _loggerFactory = loggerFactory ?? NullLoggerFactory.Instance;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    internal StreamGraph Graph { get; } = new();

    /// <summary>Begins a stream.</summary>
    /// <param name="source">Where the elements come from.</param>
    /// <param name="watermarkStrategy">How event time is read from them.</param>
    /// <param name="name">The source's name, for messages.</param>
    /// <exception cref="NotSupportedException">The job has a source already.</exception>
    public SingleOutputStreamOperator<T> FromSource<T>(Source<T> source, WatermarkStrategy<T> watermarkStrategy, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(watermarkStrategy);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var output = new StreamOutput<T>();
        var sideOutputs = new SideOutputs();
        Graph.SetSource(name, () => source.CreateRegion(new(
            name, _options, watermarkStrategy, output, sideOutputs, Graph, _loggerFactory, _timeProvider)));
        return new(this, output, sideOutputs);
    }

    /// <summary>Runs the job until it is cancelled, which commits the open epochs and is not an error, or until it fails.</summary>
    /// <param name="jobName">The job's name, for messages.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <exception cref="JobFailedException">The job failed; the message says where and why.</exception>
    /// <exception cref="InvalidOperationException">The job has no source, or is running already.</exception>
    public Task ExecuteAsync(string jobName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobName);
        var createRegion = Graph.CreateRegion ?? throw new InvalidOperationException($"Job '{jobName}' has no source; call FromSource first.");
        var runner = new JobRunner(jobName, createRegion(), _options.Slots, _loggerFactory.CreateLogger<JobRunner>());
        if (Interlocked.CompareExchange(ref _runner, runner, null) is not null)
        {
            throw new InvalidOperationException($"Job '{jobName}' was executed already; build a new environment for another run.");
        }

        return runner.RunAsync(cancellationToken);
    }

    /// <summary>How each partition that this instance owns fares; empty before the job runs. May be called from any thread.</summary>
    public IReadOnlyList<PartitionStatus> GetStatus() => _runner?.GetStatus() ?? [];
}
