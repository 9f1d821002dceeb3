using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Queries;
using StreamCore.State;

namespace IntegrationTests.Runtime;

/// <summary>A job that runs in this process.</summary>
internal sealed class RunningJob : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly StreamExecutionEnvironment _environment;
    private readonly ILoggerFactory _loggerFactory;
    private readonly RecordingLoggerProvider _log;

    public RunningJob(StreamExecutionEnvironment environment, string jobName, ILoggerFactory loggerFactory, RecordingLoggerProvider log)
    {
        _environment = environment;
        _loggerFactory = loggerFactory;
        _log = log;
        Completion = environment.ExecuteAsync(jobName, _stop.Token);
    }

    public Task Completion { get; }

    public JobStatus JobStatus => _environment.GetStatus();

    public IReadOnlyList<PartitionStatus> Status => [.. _environment.GetStatus().Regions.SelectMany(region => region.Partitions)];

    public IReadOnlyList<StandbyStatus> Standbys => JobStatus.Regions.Single().Standbys;

    /// <summary>The subtasks of the only region.</summary>
    public IEnumerable<SubtaskStatus> Subtasks => JobStatus.Regions.Single().Vertices.SelectMany(vertex => vertex.Subtasks);

    /// <summary>Stops the job with a savepoint.</summary>
    public async Task<IReadOnlyList<string>> StopWithSavepointAsync(string directory)
    {
        var files = await _environment.StopWithSavepointAsync(directory).WaitAsync(Patience);
        await Completion.WaitAsync(Patience);
        return files;
    }

    public Task<IReadOnlyList<string>> CreateSavepointAsync(string directory) => _environment.CreateSavepointAsync(directory).WaitAsync(Patience);

    /// <summary>What it has logged.</summary>
    public string Log => string.Join(Environment.NewLine, _log.Lines);

    public bool HasLogged(string text) => CountLogged(text) > 0;

    public int CountLogged(string text) => _log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Waits until a condition holds; fails with the job's log if it does not in time.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            if (Completion.IsFaulted)
            {
                await Completion;
            }

            Assert.False(patience.IsCancellationRequested, $"Not in time: {what}. Its status: {string.Join(", ", JobStatus.Regions.SelectMany(region => region.Vertices).SelectMany(vertex => vertex.Subtasks))}. The job's log:\n{string.Join('\n', _log.Lines)}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public Task UntilRunningAsync(int partitions = 1) => UntilAsync(
        () => Status.Count(p => p.Phase == PartitionPhase.Running) == partitions, $"{partitions} partition(s) run");

    /// <summary>Reads the value of a key of operator "count".</summary>
    public Task<StateQueryResult<long>> QueryAsync<TKey>(
        TKey key, string uid = "count", string state = "count", TimeSpan? timeout = null, int? partition = null) =>
        _environment.QueryAsync(uid, new ValueStateDescriptor<long>(state), key, timeout ?? Patience, partition, TestContext.Current.CancellationToken);

    /// <summary>Stops the job in order and waits for its end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Completion.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Completion.ContinueWith(static _ => { }, TaskScheduler.Default)).WaitAsync(Patience);
        _loggerFactory.Dispose();
        _stop.Dispose();
    }
}
