using System.Diagnostics;
using Confluent.Kafka;

namespace BrokerComparison;

/// <summary>What a broker uses while nothing happens.</summary>
internal static class IdleUse
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    /// <summary>Processor time of an idle broker in percent of a core: alone, and with a consumer that waits for records.</summary>
    public static async Task<(double Alone, double WithConsumer)> MeasureAsync(string bootstrap, int processId, string topic)
    {
        var alone = await CpuAsync(processId);
        Topics.Create(bootstrap, topic);
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = bootstrap, GroupId = "unused" }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        consumer.Consume(TimeSpan.FromSeconds(1));
        return (alone, await CpuAsync(processId));
    }

    /// <summary>Resident memory in MB.</summary>
    public static double MemoryOf(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64 / 1e6;
    }

    private static async Task<double> CpuAsync(int processId)
    {
        using var process = Process.GetProcessById(processId);
        var before = process.TotalProcessorTime;
        var start = TimeProvider.System.GetTimestamp();
        await Task.Delay(Period);
        process.Refresh();
        return (process.TotalProcessorTime - before) / TimeProvider.System.GetElapsedTime(start) * 100;
    }
}
