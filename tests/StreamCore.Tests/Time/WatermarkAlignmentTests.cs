using Microsoft.Extensions.Time.Testing;
using StreamCore.Time;

namespace StreamCore.Tests.Time;

public sealed class WatermarkAlignmentTests
{
    private static readonly TimeSpan Drift = TimeSpan.FromMilliseconds(100);
    private static readonly WatermarkStrategy<long> Strategy = WatermarkStrategy
        .ForMonotonousTimestamps<long>(element => element)
        .WithWatermarkAlignment("group", Drift);

    private readonly FakeTimeProvider _clock = new();
    private readonly AlignmentGroups _groups = new();
    private readonly WatermarkLog _log = new();
    private readonly List<(string Split, bool Paused)> _changes = [];

    [Fact]
    public void The_least_watermark_and_the_drift_limit_everyone()
    {
        var group = new AlignmentGroup();
        var (one, two) = (group.Join(), group.Join());
        Assert.Equal(long.MaxValue, group.MaxAllowed(Drift));

        one.Report(1_000, idle: false);
        Assert.Equal(1_100, group.MaxAllowed(Drift));

        two.Report(500, idle: false);
        Assert.Equal(600, group.MaxAllowed(Drift));

        two.Report(2_000, idle: false);
        Assert.Equal(1_100, group.MaxAllowed(Drift));
    }

    [Fact]
    public void Nobody_waits_for_splits_that_are_idle_or_gone_or_have_no_watermark()
    {
        var group = new AlignmentGroup();
        var (one, two) = (group.Join(), group.Join());
        one.Report(1_000, idle: false);

        two.Report(long.MinValue, idle: false);
        Assert.Equal(1_100, group.MaxAllowed(Drift));

        two.Report(500, idle: true);
        Assert.Equal(1_100, group.MaxAllowed(Drift));

        two.Report(500, idle: false);
        two.Leave();
        Assert.Equal(1_100, group.MaxAllowed(Drift));

        one.Report(1_000, idle: true);
        Assert.Equal(long.MaxValue, group.MaxAllowed(Drift));
    }

    [Fact]
    public void The_limit_does_not_overflow()
    {
        var group = new AlignmentGroup();
        group.Join().Report(long.MaxValue - 1, idle: false);

        Assert.Equal(long.MaxValue, group.MaxAllowed(TimeSpan.MaxValue));
    }

    [Fact]
    public void Groups_are_told_apart_by_name()
    {
        Assert.Same(_groups["a"], _groups["a"]);
        Assert.NotSame(_groups["a"], _groups["b"]);
    }

    [Fact]
    public void A_split_ahead_of_another_subtask_is_paused_until_that_has_caught_up()
    {
        var (fastSource, slowSource) = (Source(), Source());
        var (fast, slow) = (fastSource.AddSplit("fast"), slowSource.AddSplit("slow"));

        Read(slow, 101);
        Emit(slowSource);
        Read(fast, 201);
        Emit(fastSource);
        Assert.Empty(_changes);

        Read(fast, 202);
        Emit(fastSource);
        Assert.Equal([("fast", true)], _changes);
        Assert.True(fast.IsPaused);

        Emit(fastSource);
        Assert.Single(_changes);

        Read(slow, 102);
        Emit(slowSource);
        Emit(fastSource);
        Assert.Equal([("fast", true), ("fast", false)], _changes);
        Assert.False(fast.IsPaused);
    }

    [Fact]
    public void A_split_that_has_ended_or_whose_input_has_ended_lets_the_others_go_on()
    {
        var (fastSource, slowSource, endedSource) = (Source(), Source(), Source());
        var (fast, slow, ended) = (fastSource.AddSplit("fast"), slowSource.AddSplit("slow"), endedSource.AddSplit("ended"));
        Read(slow, 101);
        Emit(slowSource);
        Read(ended, 102);
        Emit(endedSource);
        Read(fast, 1_001);
        Emit(fastSource);
        Assert.True(fast.IsPaused);

        slowSource.RemoveSplit("slow");
        Emit(fastSource);
        Assert.True(fast.IsPaused);

        endedSource.EmitFinal();
        Emit(fastSource);
        Assert.False(fast.IsPaused);
    }

    [Fact]
    public void A_paused_split_does_not_become_idle_for_that()
    {
        var source = new SourceWatermarks<long>(Strategy.WithIdleness(TimeSpan.FromSeconds(1)), _clock, _log, _groups);
        var (fast, slow) = (source.AddSplit("fast"), source.AddSplit("slow"));
        Read(fast, 1_001);
        Read(slow, 101);
        Emit(source);
        Emit(source);
        Assert.True(fast.IsPaused);

        _clock.Advance(TimeSpan.FromSeconds(5));
        Read(slow, 951);
        Emit(source);
        Assert.False(fast.IsPaused);

        // Its quiet time goes on from where the pause began: 1,000 ms are not more than the timeout, 1,001 ms are.
        _log.Take();
        _clock.Advance(TimeSpan.FromMilliseconds(1_000));
        Read(slow, 2_001);
        Emit(source);
        Assert.Equal([1_000L], _log.Take());

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Emit(source);
        Assert.Equal([2_000L], _log.Take());
    }

    [Fact]
    public void Alignment_needs_its_groups() =>
        Assert.Throws<ArgumentNullException>(() => new SourceWatermarks<long>(Strategy, _clock, _log));

    private static void Read(SplitWatermarks<long> split, long element) =>
        split.OnEvent(element, split.AssignTimestamp(element, long.MinValue));

    private SourceWatermarks<long> Source() => new(Strategy, _clock, _log, _groups);

    private void Emit(SourceWatermarks<long> source)
    {
        source.EmitPeriodic();
        source.Align((split, paused) => _changes.Add((split, paused)));
    }
}
