using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;
using StreamCore.Runtime.Restart;
using StreamCore.Testing;

namespace StreamCore.Tests.Runtime.Aligned;

/// <summary>Jobs that crash at random places must commit what a job without crashes does, each element once.</summary>
public sealed class ExactlyOnceTests
{
    private const int Runs = 100;

    [Fact]
    public Task Restarted_regions_are_exactly_once() => RunManyAsync(seed => new CountScenario(seed), InProcessAsync);

    [Fact]
    public Task New_jobs_that_share_the_store_are_exactly_once_whatever_their_parallelism() =>
        RunManyAsync(seed => new CountScenario(seed), InNewJobsAsync);

    [Fact]
    public Task Windows_fire_once_in_restarted_regions() => RunManyAsync(seed => new WindowScenario(seed), InProcessAsync);

    [Fact]
    public Task Windows_fire_once_in_new_jobs_whatever_their_parallelism() => RunManyAsync(seed => new WindowScenario(seed), InNewJobsAsync);

    private static async Task RunManyAsync(Func<int, CrashScenario> create, Func<CrashScenario, Task> runAsync)
    {
        var firstSeed = Random.Shared.Next(1_000_000_000);
        TestContext.Current.TestOutputHelper!.WriteLine($"seeds {firstSeed} to {firstSeed + Runs - 1}");
        var crashes = 0;
        for (var seed = firstSeed; seed < firstSeed + Runs; seed++)
        {
            var scenario = create(seed);
            try
            {
                await runAsync(scenario);
                scenario.AssertExactlyOnce();
            }
            catch (Exception e)
            {
                Assert.Fail($"{scenario}: {e}");
            }

            crashes += scenario.Crashes;
        }

        TestContext.Current.TestOutputHelper.WriteLine($"{crashes} crashes in {Runs} runs");
        Assert.True(crashes > Runs / 2, $"Only {crashes} crashes have happened in {Runs} runs: the test no longer tests much.");
    }

    private static Task InProcessAsync(CrashScenario scenario) =>
        scenario.Build(4, new() { RestartStrategy = RestartStrategy.FixedDelay(100, TimeSpan.Zero) }).RunAsync();

    private static async Task InNewJobsAsync(CrashScenario scenario)
    {
        var store = new InMemoryEpochStore();
        while (true)
        {
            try
            {
                await scenario.Build(null, new() { EpochStore = store }).RunAsync();
                return;
            }
            catch (JobFailedException e) when (e.InnerException is ScriptedCrashException)
            {
                // That is what the next job is for.
            }
        }
    }
}
