using IntegrationTests.Brokers;

namespace IntegrationTests.Service;

/// <summary>Processes are killed at random moments under load, and the audit finds nothing lost, doubled or forgotten, in the state neither.</summary>
public sealed class CrashTests(SharedBroker shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How often the service is killed: the environment's FRAUDSTREAM_KILLS, or 3.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("FRAUDSTREAM_KILLS"), out var kills) ? kills : 3;

    [Fact]
    public async Task A_service_that_is_killed_again_and_again_decides_everything_once()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var random = ServiceBed.SeededRandom();
        using var stopFeed = new CancellationTokenSource();
        var feed = bed.FeedAsync(random.Next(), stopFeed.Token);

        for (var kill = 0; kill < Kills; kill++)
        {
            // Moments from the process's start through its restore to its work under load.
            await using var worker = bed.Start();
            if (kill % 2 == 0)
            {
                await bed.UntilAllDecideAsync(worker);
            }

            await Task.Delay(random.Next(3_000), Cancellation);
            await worker.KillAsync();
        }

        await using var last = bed.Start();
        await stopFeed.CancelAsync();
        await bed.CheckAsync(await feed, last);
    }

    [Fact]
    public async Task A_broker_that_is_killed_under_load_loses_and_doubles_nothing()
    {
        await using var broker = await SharedBroker.StartOwnAsync();
        await LostMarkers.SkipIfFoundAsync(broker, async () =>
        {
            var bed = await ServiceBed.CreateAsync(broker.BootstrapServers);
            var random = ServiceBed.SeededRandom();
            using var stopFeed = new CancellationTokenSource();
            var feed = bed.FeedAsync(random.Next(), stopFeed.Token);
            await using var worker = bed.Start();

            for (var kill = 0; kill < 2; kill++)
            {
                await bed.UntilAllDecideAsync(worker);
                await Task.Delay(random.Next(1_000), Cancellation);
                await broker.KillAsync();
                await broker.StartAsync(Cancellation);
            }

            await stopFeed.CancelAsync();
            await bed.CheckAsync(await feed, worker);
        });
    }

    [Fact]
    public async Task Instances_that_are_killed_while_partitions_move_lose_and_double_nothing()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var random = ServiceBed.SeededRandom();
        using var stopFeed = new CancellationTokenSource();
        var feed = bed.FeedAsync(random.Next(), stopFeed.Token);
        await using var first = bed.StartInstance(0);
        await bed.UntilAllDecideAsync(first);

        // It comes, partitions move to it, and at some moment of that it dies.
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var joining = bed.StartInstance(1);
            await Task.Delay(random.Next(4_000), Cancellation);
            await joining.KillAsync();
        }

        // Now the one that gives partitions away dies.
        await using var last = bed.StartInstance(1);
        await Task.Delay(random.Next(4_000), Cancellation);
        await first.KillAsync();
        await bed.UntilAllDecideAsync(first, last);

        await stopFeed.CancelAsync();
        await bed.CheckAsync(await feed, last);
    }

    [Fact]
    public async Task A_zombie_that_wakes_up_after_a_take_over_changes_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGSTOP.");
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var random = ServiceBed.SeededRandom();
        using var stopFeed = new CancellationTokenSource();
        var feed = bed.FeedAsync(random.Next(), stopFeed.Token);
        await using var zombie = bed.StartInstance(0);
        await bed.UntilAllDecideAsync(zombie);

        // All partitions are the zombie's, and it is somewhere in an epoch.
        await using var other = bed.StartInstance(1);
        await zombie.SignalAsync("STOP");
        await bed.UntilAllDecideAsync(zombie, other);
        await zombie.SignalAsync("CONT");
        await ServiceBed.UntilLoggedAsync(zombie, "lost partitions");
        await bed.UntilAllDecideAsync(zombie, other);

        await stopFeed.CancelAsync();
        await bed.CheckAsync(await feed, zombie, other);
    }

    [Fact]
    public async Task A_standby_takes_over_from_an_instance_that_was_killed()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var random = ServiceBed.SeededRandom();
        using var stopFeed = new CancellationTokenSource();
        var feed = bed.FeedAsync(random.Next(), stopFeed.Token);
        const string standby = "--FraudStream:StandbyReplicas=1";
        await using var owner = bed.StartInstance(0, standby);
        await using var other = bed.StartInstance(1, standby);
        await ServiceBed.UntilLoggedAsync(other, "goes on at offset");
        await ServiceBed.UntilLoggedAsync(other, "Standby for partition");
        await bed.UntilAllDecideAsync(owner, other);

        await owner.KillAsync();
        await bed.UntilAllDecideAsync(owner, other);
        await stopFeed.CancelAsync();

        await bed.CheckAsync(await feed, other);
        Assert.Contains("(from: Standby;", other.Output, StringComparison.Ordinal);
    }
}
