using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using StreamCore.Time;

namespace StreamCore.Tests.Conformance;

/// <summary>Family M: watermark generation, idleness, and the combination over partitions, in four modes.</summary>
internal sealed class WatermarkFamily : IVectorFamily
{
    public string Name => "M";

    public IVectorScenario Start(JsonElement config)
    {
        var partitions = config.GetProperty("partitions").GetInt32();
        return config.GetProperty("mode").GetString() switch
        {
            "source" => new SourceScenario(partitions, Strategy(config), Clock(config)),
            "exchange" => new ExchangeScenario(partitions, Strategy(config), Clock(config)),
            "mux" => new MultiplexerScenario(partitions),
            "valve" => new ValveScenario(partitions),
            var mode => throw new FormatException($"The mode '{mode}' is unknown."),
        };
    }

    private static WatermarkStrategy<long> Strategy(JsonElement config)
    {
        var strategy = WatermarkStrategy.ForBoundedOutOfOrderness<long>(
            TimeSpan.FromMilliseconds(config.GetProperty("outOfOrdernessMs").GetInt64()), static timestamp => timestamp);
        var idleTimeout = config.GetProperty("idleTimeoutMs");
        return idleTimeout.ValueKind == JsonValueKind.Null
            ? strategy
            : strategy.WithIdleness(TimeSpan.FromMilliseconds(idleTimeout.GetInt64()));
    }

    private static FakeTimeProvider Clock(JsonElement config) =>
        new(DateTimeOffset.UnixEpoch.AddMilliseconds(config.GetProperty("clockStartMs").GetInt64()));
}
