using Microsoft.Extensions.Time.Testing;
using StreamCore.Time;

namespace StreamCore.Tests.Time;

public sealed class WatermarkStrategyTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly WatermarkLog _log = new();

    [Fact]
    public void A_timestamp_is_read_by_any_kind_of_assigner()
    {
        var second = TimeSpan.FromSeconds(1);
        WatermarkStrategy<Payment>[] strategies =
        [
            WatermarkStrategy.ForBoundedOutOfOrderness<Payment>(second, payment => payment.Time),
            WatermarkStrategy.ForBoundedOutOfOrderness(second, static (in Payment payment) => payment.Time),
            WatermarkStrategy.ForMonotonousTimestamps<Payment>(payment => payment.Time),
            WatermarkStrategy.ForMonotonousTimestamps(static (in Payment payment) => payment.Time),
            WatermarkStrategy.ForGenerator(() => new NoWatermarksGenerator<Payment>(), static (in Payment payment) => payment.Time),
            WatermarkStrategy.ForGenerator<Payment>(() => new NoWatermarksGenerator<Payment>(), payment => payment.Time),
            WatermarkStrategy.NoWatermarks<Payment>().WithTimestampAssigner(payment => payment.Time),
            WatermarkStrategy.NoWatermarks<Payment>().WithTimestampAssigner(static (in payment) => payment.Time),
        ];

        Assert.All(strategies, strategy => Assert.Equal(7, strategy.TimestampOf(new(7), sourceTimestamp: 3)));
    }

    [Fact]
    public void Without_an_assigner_the_source_knows_the_timestamp() =>
        Assert.Equal(3, WatermarkStrategy.ForMonotonousTimestamps<Payment>().TimestampOf(new(7), sourceTimestamp: 3));

    [Fact]
    public void A_strategy_is_not_changed_by_what_is_derived_from_it()
    {
        var strategy = WatermarkStrategy.ForMonotonousTimestamps<Payment>();
        var derived = strategy.WithIdleness(TimeSpan.FromSeconds(1))
            .WithWatermarkAlignment("group", TimeSpan.FromSeconds(2))
            .WithTimestampAssigner(payment => payment.Time);

        Assert.Null(strategy.IdleTimeout);
        Assert.Null(strategy.Alignment);
        Assert.Null(strategy.TimestampAssigner);
        Assert.Equal(TimeSpan.FromSeconds(1), derived.IdleTimeout);
        Assert.Equal(new("group", TimeSpan.FromSeconds(2)), derived.Alignment);
        Assert.NotNull(derived.TimestampAssigner);
        Assert.Equal(TimeSpan.Zero, derived.OutOfOrderness);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        var strategy = WatermarkStrategy.NoWatermarks<Payment>();

        Assert.Throws<ArgumentOutOfRangeException>(
            () => WatermarkStrategy.ForBoundedOutOfOrderness<Payment>(TimeSpan.FromMilliseconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => strategy.WithIdleness(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => strategy.WithWatermarkAlignment("group", TimeSpan.FromMilliseconds(-1)));
        Assert.Throws<ArgumentException>(() => strategy.WithWatermarkAlignment("", TimeSpan.Zero));
    }

    [Fact]
    public void No_watermarks_are_none_until_the_input_ends()
    {
        var source = new SourceWatermarks<Payment>(
            WatermarkStrategy.NoWatermarks<Payment>().WithTimestampAssigner(payment => payment.Time), _clock, _log);
        var split = source.AddSplit("0");
        split.OnEvent(new(5), split.AssignTimestamp(new(5), long.MinValue));
        source.EmitPeriodic();
        Assert.Empty(_log.Take());

        source.EmitFinal();

        Assert.Equal([long.MaxValue], _log.Take());
    }

    [Fact]
    public void A_factory_that_makes_no_generator_is_named()
    {
        var strategy = WatermarkStrategy.ForGenerator<Payment>(() => null!);

        var failure = Assert.Throws<InvalidOperationException>(
            () => new TimestampsAndWatermarks<Payment>(strategy, _clock, _log));

        Assert.Contains("factory returned null", failure.Message, StringComparison.Ordinal);
    }

    private readonly record struct Payment(long Time);
}
