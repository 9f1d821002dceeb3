namespace LoadGenerator.Chaos;

/// <summary>
/// Plans faults at random moments: a pure function of its options. Faults of different instances, and those of the broker,
/// may overlap; one instance has one at a time. There is always an instance that is meant to run.
/// </summary>
public sealed class FaultPlan
{
    // How often a kind is drawn in comparison with the others.
    private static readonly (FaultKind Kind, int Weight)[] Weights =
    [
        (FaultKind.Kill, 4),
        (FaultKind.KillBroker, 1),
        (FaultKind.Pause, 2),
        (FaultKind.Add, 2),
        (FaultKind.Remove, 2),
        (FaultKind.Cut, 2),
        (FaultKind.Blackhole, 2),
        (FaultKind.Delay, 2),
        (FaultKind.FillDisk, 2),
    ];

    // For a process to start, or to stop in order.
    private static readonly TimeSpan ProcessTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BrokerTime = TimeSpan.FromSeconds(3);

    private readonly FaultPlanOptions _options;
    private readonly Random _random;
    private readonly bool[] _runs;
    private readonly TimeSpan[] _busyUntil;
    private TimeSpan _brokerBusyUntil;

    private FaultPlan(FaultPlanOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _runs = [.. Enumerable.Range(0, options.MaxInstances).Select(instance => instance < options.Instances)];
        _busyUntil = new TimeSpan[options.MaxInstances];
    }

    /// <summary>Plans faults without end, in the order of their times; take as many as are wanted.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public static IEnumerable<PlannedFault> Make(FaultPlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Instances, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxInstances, options.Instances);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.MeanInterval, TimeSpan.Zero);
        return options.Kinds.Any(kind => Weights.Any(weight => weight.Kind == kind && CanEverHappen(kind, options)))
            ? new FaultPlan(options).Make()
            : throw new ArgumentException("No kind of fault that was asked for can happen: give others, or more instances.");
    }

    private static bool CanEverHappen(FaultKind kind, FaultPlanOptions options) => kind switch
    {
        FaultKind.Add => options.MaxInstances > options.Instances,
        FaultKind.Remove => options.Instances > 1,
        _ => true,
    };

    private IEnumerable<PlannedFault> Make()
    {
        var at = TimeSpan.Zero;
        for (var number = 1; ; number++)
        {
            PlannedFault? fault;
            do
            {
                at += Interval();
                fault = Draw(number, at);
            }
            while (fault is null);

            Note(fault);
            yield return fault;
            if (!Weights.Any(weight => _options.Kinds.Contains(weight.Kind) && Targets(weight.Kind, TimeSpan.MaxValue).Count > 0))
            {
                yield break; // Only adding or only removing comes to an end.
            }
        }
    }

    /// <summary>As between independent events, but never together and never too long.</summary>
    private TimeSpan Interval() =>
        _options.MeanInterval * Math.Clamp(-Math.Log(1 - _random.NextDouble()), 0.05, 4);

    private PlannedFault? Draw(int number, TimeSpan at)
    {
        var possible = Weights.Where(weight => _options.Kinds.Contains(weight.Kind) && Targets(weight.Kind, at).Count > 0).ToList();
        if (possible.Count == 0)
        {
            return null;
        }

        var left = _random.Next(possible.Sum(weight => weight.Weight));
        var kind = possible.First(weight => (left -= weight.Weight) < 0).Kind;
        var targets = Targets(kind, at);
        var target = kind == FaultKind.Add ? targets[0] : targets[_random.Next(targets.Count)];
        var latency = kind == FaultKind.Delay ? Between(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(300)) : TimeSpan.Zero;
        return new(number, at, kind, target, DrawDuration(kind), latency);
    }

    private TimeSpan DrawDuration(FaultKind kind)
    {
        var session = _options.SessionTimeout;
        return kind switch
        {
            FaultKind.Kill => Between(TimeSpan.Zero, session),
            FaultKind.KillBroker => Between(TimeSpan.Zero, session / 2),
            FaultKind.Pause => Between(session * 1.2, session * 2.5),
            FaultKind.Cut or FaultKind.Blackhole => Between(TimeSpan.FromMilliseconds(50), session * 2),
            FaultKind.Delay => Between(TimeSpan.FromMilliseconds(500), session * 2),

            // Long enough for checkpoints to begin.
            FaultKind.FillDisk => Between(ServiceProgram.CheckpointInterval * 1.5, ServiceProgram.CheckpointInterval * 4),
            _ => TimeSpan.Zero,
        };
    }

    /// <summary>To whom a kind of fault can happen at a time; the broker is null.</summary>
    private List<int?> Targets(FaultKind kind, TimeSpan at)
    {
        if (kind == FaultKind.KillBroker)
        {
            return at >= _brokerBusyUntil ? [null] : [];
        }

        if (kind == FaultKind.Remove && _runs.Count(runs => runs) == 1)
        {
            return [];
        }

        var wanted = kind != FaultKind.Add;
        return [.. Enumerable.Range(0, _runs.Length).Where(i => _runs[i] == wanted && at >= _busyUntil[i]).Select(i => (int?)i)];
    }

    private void Note(PlannedFault fault)
    {
        if (fault.Instance is not { } instance)
        {
            _brokerBusyUntil = fault.At + fault.Duration + BrokerTime;
            return;
        }

        _runs[instance] = fault.Kind != FaultKind.Remove;
        var after = fault.Kind is FaultKind.Kill or FaultKind.Add or FaultKind.Remove ? ProcessTime : TimeSpan.Zero;
        _busyUntil[instance] = fault.At + fault.Duration + after;
    }

    private TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * _random.NextDouble());
}
