using System.Globalization;
using StreamCore.DataStream;
using StreamCore.Time;
using StreamCore.Windowing;

namespace Windows;

/// <summary>The highest reading of each sensor and minute.</summary>
public static class WindowsJob
{
    private static readonly Reading[] Readings =
    [
        At("09:00:10", 20.5),
        At("09:00:50", 21.0),
        At("09:01:10", 21.5),
        At("09:00:45", 23.0), // 25 s behind the newest: out of order, but in time.
        At("09:01:31", 22.0), // The watermark passes 09:01:00, so the first window fires.
        At("09:00:46", 24.0), // 45 s behind the newest: its window has fired.
        At("09:02:40", 20.0),
    ];

    public static Task RunAsync(TextWriter output)
    {
        #region job
        var late = new OutputTag<Reading>("late");
        var environment = new StreamExecutionEnvironment();
        var highest = environment.FromCollection(Readings, "readings")
            .AssignTimestampsAndWatermarks(WatermarkStrategy
                .ForGenerator<Reading>(() => new EveryReading(TimeSpan.FromSeconds(30)))
                .WithTimestampAssigner(reading => reading.Time.ToUnixTimeMilliseconds()))
            .Map(reading => Show(output, $"reading {reading}", reading))
            .KeyBy(reading => reading.Sensor)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
            .SideOutputLateData(late)
            .Max(reading => reading.Value);

        highest.Map(max => FormattableString.Invariant($"window {Clock(max.Window.Start)}-{Clock(max.Window.End)}: {max.Key} max {max.Value:F1}")).Print(output);
        highest.GetSideOutput(late).Map(reading => $"late {reading}").Print(output);
        return environment.ExecuteAsync("windows");
        #endregion
    }

    private static Reading Show(TextWriter output, string line, Reading reading)
    {
        output.WriteLine(line);
        return reading;
    }

    private static string Clock(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static Reading At(string time, double value) =>
        new("cellar", DateTimeOffset.Parse($"2026-01-05T{time}Z", CultureInfo.InvariantCulture), value);
}
