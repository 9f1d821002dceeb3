using System.Globalization;
using LoadGenerator.Chaos;
using Microsoft.Extensions.Time.Testing;

namespace LoadGenerator.Tests.Chaos;

public sealed class KeptLogsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fraudstream-test-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-03-04T05:06:07.089Z", CultureInfo.InvariantCulture));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_happened_is_noted_with_the_time()
    {
        var kept = Path.Combine(_directory, "kept");
        using (var logs = new KeptLogs(kept, _time))
        {
            logs.Note("the broker was killed");
        }

        Assert.Equal(["2026-03-04 05:06:07.089 the broker was killed"], File.ReadAllLines(Path.Combine(kept, "chaos.log")));
    }

    [Fact]
    public void The_logs_of_instances_and_broker_are_taken_over_and_nothing_else()
    {
        var run = Directory.CreateDirectory(Path.Combine(_directory, "run")).FullName;
        var broker = Directory.CreateDirectory(Path.Combine(run, "broker")).FullName;
        var data = Directory.CreateDirectory(Path.Combine(broker, "data", "topic-0")).FullName;
        File.WriteAllText(Path.Combine(run, "instance-0.log"), "instance");
        File.WriteAllText(Path.Combine(broker, "broker.log"), "broker");
        File.WriteAllText(Path.Combine(broker, "server.properties"), "settings");
        File.WriteAllText(Path.Combine(data, "00000000000000000000.log"), "records");
        using var logs = new KeptLogs(Path.Combine(_directory, "kept"), _time);

        logs.TakeOver(run);

        Assert.Equal("instance", File.ReadAllText(Path.Combine(logs.Path, "instance-0.log")));
        Assert.Equal("broker", File.ReadAllText(Path.Combine(logs.Path, "broker.log")));
        Assert.Equal(["broker.log", "chaos.log", "instance-0.log"], Directory.EnumerateFiles(logs.Path).Select(Path.GetFileName).Order());
    }
}
