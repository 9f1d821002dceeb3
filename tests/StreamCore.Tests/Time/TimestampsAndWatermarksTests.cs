using Microsoft.Extensions.Time.Testing;
using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.Tests.Time;

public sealed class TimestampsAndWatermarksTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly WatermarkLog _log = new();

    [Fact]
    public void What_comes_from_before_is_ignored_except_for_the_end()
    {
        var operation = new TimestampsAndWatermarks<long>(
            WatermarkStrategy.ForMonotonousTimestamps<long>(element => element), _clock, _log);
        operation.OnWatermark(500);
        operation.OnStatus(StreamStatus.Idle);
        operation.OnEvent(101, operation.AssignTimestamp(101, formerTimestamp: 7));
        operation.EmitPeriodic();
        Assert.Equal([100L], _log.Take());

        operation.OnWatermark(long.MaxValue);
        operation.EmitPeriodic();
        Assert.Equal([long.MaxValue], _log.Take());
    }

    [Fact]
    public void Nothing_becomes_idle_after_the_end()
    {
        var operation = new TimestampsAndWatermarks<long>(
            WatermarkStrategy.NoWatermarks<long>().WithIdleness(TimeSpan.FromSeconds(1)), _clock, _log);
        operation.EmitPeriodic();
        operation.OnWatermark(long.MaxValue);
        _clock.Advance(TimeSpan.FromSeconds(2));

        operation.EmitPeriodic();

        Assert.Equal([long.MaxValue], _log.Take());
    }

    [Fact]
    public void Without_an_assigner_elements_keep_their_timestamps()
    {
        var operation = new TimestampsAndWatermarks<string>(WatermarkStrategy.ForMonotonousTimestamps<string>(), _clock, _log);

        Assert.Equal(7, operation.AssignTimestamp("element", formerTimestamp: 7));
    }

    [Fact]
    public void A_generator_may_give_out_a_watermark_with_an_event()
    {
        var operation = new TimestampsAndWatermarks<long>(
            WatermarkStrategy.ForGenerator(() => new PunctuatedGenerator()), _clock, _log);
        operation.OnEvent(0, 10);
        operation.OnEvent(0, 9);
        operation.OnEvent(0, 11);

        Assert.Equal([10L, 11L], _log.Take());
    }
}
