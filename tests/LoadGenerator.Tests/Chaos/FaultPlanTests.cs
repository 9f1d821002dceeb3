using LoadGenerator.Chaos;

namespace LoadGenerator.Tests.Chaos;

public sealed class FaultPlanTests
{
    private static readonly FaultPlanOptions Options = new() { Kinds = FaultKindNames.All.ToHashSet() };

    [Fact]
    public void The_same_seed_gives_the_same_plan() => Assert.Equal(Plan(Options), Plan(Options with { }));

    [Fact]
    public void Another_seed_gives_another_plan() => Assert.NotEqual(Plan(Options), Plan(Options with { Seed = 2 }));

    [Fact]
    public void The_beginning_of_a_plan_does_not_depend_on_how_much_of_it_is_taken() =>
        Assert.Equal(Plan(Options, count: 20), Plan(Options).Take(20));

    [Fact]
    public void Faults_are_numbered_and_in_the_order_of_their_times()
    {
        var plan = Plan(Options);

        Assert.Equal(Enumerable.Range(1, plan.Count), plan.Select(fault => fault.Number));
        Assert.Equal(plan.OrderBy(fault => fault.At), plan);
        Assert.True(plan[0].At > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(7, null)]
    [InlineData(7, 60)]
    [InlineData(7, 5)]
    public void A_run_makes_the_faults_within_its_limits_and_no_limit_is_none(int? faults, int? seconds)
    {
        var options = new ChaosOptions
        {
            Plan = Options,
            Faults = faults,
            Duration = seconds is { } duration ? TimeSpan.FromSeconds(duration) : null,
            Simulator = new(),
            ServicePath = "",
            Directory = "",
        };

        var planned = options.PlanFaults().Take(1000).ToList();

        Assert.Equal(Plan(Options).Where(fault => fault.Number <= (faults ?? 1000) && fault.At.TotalSeconds <= (seconds ?? 1e9)), planned);
        Assert.NotEmpty(planned);
    }

    [Fact]
    public void Every_kind_occurs() => Assert.All(FaultKindNames.All, kind => Assert.Contains(Plan(Options), fault => fault.Kind == kind));

    [Fact]
    public void Only_kinds_that_were_asked_for_occur()
    {
        HashSet<FaultKind> kinds = [FaultKind.Pause, FaultKind.KillBroker];

        Assert.Equal(kinds, Plan(Options with { Kinds = kinds }).Select(fault => fault.Kind).ToHashSet());
    }

    [Fact]
    public void Faults_come_at_the_interval_that_was_asked_for()
    {
        var plan = Plan(Options with { MeanInterval = TimeSpan.FromSeconds(10), MaxInstances = 8 }, count: 2000);

        Assert.InRange(plan[^1].At / plan.Count, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_plan_fits_what_runs_at_each_time(int seed)
    {
        var runs = new HashSet<int> { 0, 1 };
        var busyUntil = new Dictionary<int, TimeSpan>();
        foreach (var fault in Plan(Options with { Seed = seed }, count: 1000))
        {
            Assert.Equal(fault.Kind == FaultKind.KillBroker, fault.Instance is null);
            if (fault.Instance is not { } instance)
            {
                continue;
            }

            Assert.InRange(instance, 0, Options.MaxInstances - 1);
            Assert.True(fault.At >= busyUntil.GetValueOrDefault(instance), $"#{fault.Number} meets another fault of instance {instance}");
            busyUntil[instance] = fault.At + fault.Duration;
            Assert.Equal(fault.Kind == FaultKind.Add, !runs.Contains(instance));
            _ = fault.Kind == FaultKind.Remove ? runs.Remove(instance) : runs.Add(instance);
            Assert.NotEmpty(runs);
        }
    }

    [Fact]
    public void A_paused_instance_loses_its_session()
    {
        var plan = Plan(Options with { SessionTimeout = TimeSpan.FromSeconds(3) });

        Assert.All(plan.Where(fault => fault.Kind == FaultKind.Pause), fault => Assert.True(fault.Duration > TimeSpan.FromSeconds(3)));
        Assert.All(plan, fault => Assert.Equal(fault.Kind == FaultKind.Delay, fault.Latency > TimeSpan.Zero));
    }

    [Fact]
    public void A_plan_that_only_adds_ends_when_all_instances_run() =>
        Assert.Equal([2, 3], Plan(Options with { Kinds = new HashSet<FaultKind> { FaultKind.Add } }).Select(fault => fault.Instance));

    [Fact]
    public void Kinds_that_can_never_happen_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Plan(Options with { Kinds = new HashSet<FaultKind>() }));
        Assert.Throws<ArgumentException>(() => Plan(Options with { Instances = 1, Kinds = new HashSet<FaultKind> { FaultKind.Remove } }));
    }

    private static List<PlannedFault> Plan(FaultPlanOptions options, int count = 200) => [.. FaultPlan.Make(options).Take(count)];
}
