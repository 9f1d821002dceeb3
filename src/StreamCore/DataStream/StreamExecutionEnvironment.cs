using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.State;
using StreamCore.State.Savepoints;
using StreamCore.Time;

namespace StreamCore.DataStream;

/// <summary>Where a job is built and executed.</summary>
public sealed partial class StreamExecutionEnvironment
{
    private readonly StreamExecutionOptions _options;
    private readonly ILoggerFactory _loggerFactory;
    private readonly TimeProvider _timeProvider;
    private int _parallelism = 1;
    private JobRunner? _runner;

    /// <summary>Creates an environment for one job.</summary>
    /// <param name="options">How the job runs; the defaults if null.</param>
    /// <param name="loggerFactory">Makes the loggers; none by default.</param>
    /// <param name="timeProvider">The clock: processing time, durations and back-offs; never asked for event time. The system's by default.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public StreamExecutionEnvironment(
        StreamExecutionOptions? options = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null)
    {
        _options = options ?? new();
        _options.Validate();
        _loggerFactory = loggerFactory ?? NullLoggerFactory.Instance;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    internal StreamGraph Graph { get; } = new();

    /// <summary>
    /// Sets how many subtasks run each operator that does not say so itself. 1 by default. A job that runs in slots has at
    /// least so many (<see cref="StreamExecutionOptions.Slots"/>).
    /// </summary>
    /// <param name="parallelism">1 to 128.</param>
    public StreamExecutionEnvironment SetParallelism(int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parallelism, KeyGroup.Count);
        _parallelism = parallelism;
        return this;
    }

    /// <summary>Begins a stream.</summary>
    /// <param name="source">Where the elements come from.</param>
    /// <param name="watermarkStrategy">How event time is read from them.</param>
    /// <param name="name">The source's name, for messages.</param>
    public SingleOutputStreamOperator<T> FromSource<T>(Source<T> source, WatermarkStrategy<T> watermarkStrategy, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(watermarkStrategy);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var node = Graph.Add(new SourceNode<T>(Graph.NextId, name, source, watermarkStrategy) { MaxParallelism = source.MaxParallelism });
        return new(this, node);
    }

    /// <summary>
    /// Runs the job until its sources end, or until it is cancelled, which commits the open epochs and is not an error, or
    /// until it fails.
    /// </summary>
    /// <param name="jobName">The job's name, for messages.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <exception cref="JobFailedException">The job failed; the message says where and why.</exception>
    /// <exception cref="InvalidOperationException">The job has no source, can't be run as it is built, or was executed already.</exception>
    public Task ExecuteAsync(string jobName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobName);
        if (!Graph.Nodes.OfType<SourceNode>().Any())
        {
            throw new InvalidOperationException($"Job '{jobName}' has no source; call FromSource first.");
        }

        var job = new JobContext(jobName, _options, _loggerFactory, _timeProvider);
        var runner = new JobRunner(job, RegionPlanner.Plan(JobGraph.Create(Graph, _parallelism), job));
        if (Interlocked.CompareExchange(ref _runner, runner, null) is not null)
        {
            throw new InvalidOperationException($"Job '{jobName}' was executed already; build a new environment for another run.");
        }

        return runner.RunAsync(cancellationToken);
    }

    /// <summary>How the job fares. May be called from any thread, also before the job runs and after it has ended.</summary>
    public JobStatus GetStatus() => _runner?.GetStatus() ?? new("", JobPhase.Created, []);

    /// <summary>
    /// Writes a savepoint while the job goes on: the state of all that this process runs, as of one epoch's end for each
    /// partition or region. It may be the beginning of another application (<see cref="StreamExecutionOptions.FromSavepoint"/>).
    /// </summary>
    /// <param name="directory">Where the files go; created if it is missing. Files of an earlier savepoint are not overwritten.</param>
    /// <param name="cancellationToken">Gives the savepoint up.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="SavepointException">It could not be written; nothing of it is left, and the job goes on.</exception>
    public Task<IReadOnlyList<string>> CreateSavepointAsync(string directory, CancellationToken cancellationToken = default) =>
        WriteSavepointAsync(directory, stop: false, cancellationToken);

    /// <summary>
    /// Writes a savepoint and ends the job there: nothing is processed behind it, so that an application that begins with it
    /// goes on exactly where this one has stopped. Ends when the job has ended.
    /// </summary>
    /// <inheritdoc cref="CreateSavepointAsync"/>
    public Task<IReadOnlyList<string>> StopWithSavepointAsync(string directory, CancellationToken cancellationToken = default) =>
        WriteSavepointAsync(directory, stop: true, cancellationToken);

    private Task<IReadOnlyList<string>> WriteSavepointAsync(string directory, bool stop, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return _runner is { } runner
            ? runner.WriteSavepointAsync(directory, stop, cancellationToken)
            : throw new InvalidOperationException("The job was not executed; a savepoint is written while it runs.");
    }

    internal void CheckSame(StreamExecutionEnvironment other)
    {
        if (!ReferenceEquals(this, other))
        {
            throw new ArgumentException("The streams are of different environments; a job is built in one.");
        }
    }
}
