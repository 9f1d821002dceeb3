using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Testing;

namespace StreamCore.Tests.Runtime.Aligned;

/// <summary>A job over random elements, with crashes at random places, and what it must have committed at the end.</summary>
internal abstract class CrashScenario(int seed)
{
    protected const int Keys = 12;
    private const int Splits = 5;
    private const int StepsPerSplit = 40;

    private readonly List<Crash> _crashes = [];
    private int _scriptCrashes;

    public int Crashes => _scriptCrashes + _crashes.Count(crash => crash.HasHappened);

    protected Random Random { get; } = new(seed);

    /// <summary>Builds the job.</summary>
    /// <param name="parallelism">Of all operators; null for a random one of each.</param>
    /// <param name="options">How it runs.</param>
    public StreamExecutionEnvironment Build(int? parallelism, StreamExecutionOptions options)
    {
        var environment = new StreamExecutionEnvironment(options);
        Build(environment, () => parallelism ?? Random.Next(1, 5));
        return environment;
    }

    public abstract void AssertExactlyOnce();

    public override string ToString() => $"seed {seed}, {Crashes} crashes";

    protected abstract void Build(StreamExecutionEnvironment environment, Func<int> parallelism);

    protected ScriptedSource<T> CreateSource<T>(Func<int, (T Element, long Timestamp)> next)
    {
        var scripts = Enumerable.Range(0, Splits).Select(_ => new Script<T>()).ToList();
        foreach (var (script, split) in scripts.Select((script, split) => (script, split)))
        {
            for (var step = 0; step < StepsPerSplit; step++)
            {
                if (Random.Next(StepsPerSplit * 4) == 0)
                {
                    script.Crash();
                    _scriptCrashes++;
                }

                var (element, timestamp) = next(split);
                script.Add(element, timestamp);
            }
        }

        return new(scripts) { MaxStepsPerPoll = Random.Next(1, 12) };
    }

    protected CollectSink<T> CreateSink<T>() => new()
    {
        CrashInPrepare = CreateCrash(12),
        CrashBeforeCommit = CreateCrash(12),
        CrashAfterCommit = CreateCrash(12),
    };

    /// <summary>A crash that happens in one of three scenarios.</summary>
    protected Crash CreateCrash(int maxHit = Splits * StepsPerSplit)
    {
        var crash = Crash.At(Random.Next(3) == 0 ? Random.Next(1, maxHit + 1) : long.MaxValue);
        _crashes.Add(crash);
        return crash;
    }
}
