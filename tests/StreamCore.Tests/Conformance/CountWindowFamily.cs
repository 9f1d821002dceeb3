using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCore.Testing;

namespace StreamCore.Tests.Conformance;

/// <summary>Family C: count windows per key.</summary>
internal sealed class CountWindowFamily : IVectorFamily
{
    public string Name => "C";

    public IVectorScenario Start(JsonElement config) => new Scenario(
        config.GetProperty("size").GetInt32(), config.TryGetProperty("slide", out var slide) ? slide.GetInt32() : null);

    private sealed class Scenario : IVectorScenario
    {
        private readonly OperatorHarness _harness = new();
        private readonly HarnessInput<(string Key, long Value)> _input;
        private readonly CapturedStream<FiredWindow> _fired;
        private readonly CapturedStream<ValueStatistics> _aggregated;
        private long _firings;

        public Scenario(int size, int? slide)
        {
            _input = _harness.Input<(string Key, long Value)>();
            var keyed = _input.Stream.KeyBy(element => element.Key);
            var windows = slide is null ? keyed.CountWindow(size) : keyed.CountWindow(size, slide.Value);
            _fired = _harness.Capture(windows.Process(() => new FiredWindow.OfElements()));
            _aggregated = _harness.Capture(windows.Aggregate(new ValueStatistics.Aggregate()));
        }

        public JsonObject Run(JsonElement step)
        {
            if (step.TryGetProperty("wm", out var watermark))
            {
                _input.Watermark(watermark.GetInt64());
            }
            else
            {
                var element = step.GetProperty("e");
                _input.Element((element[0].GetString()!, element[2].GetInt64()), element[1].GetInt64());
            }

            // Accumulators give what lists of elements give.
            Assert.Equal(_fired.Elements.Select(fired => fired.Statistics), _aggregated.Elements);
            _aggregated.Take();
            return Result();
        }

        public JsonObject Totals() => new() { ["firings"] = _firings };

        public void Dispose() => _harness.Dispose();

        private JsonObject Result()
        {
            var result = new JsonObject();
            var entries = new JsonArray();
            foreach (var emitted in _fired.Take())
            {
                if (emitted.Kind == CapturedKind.Watermark)
                {
                    result["wmOut"] = emitted.Time;
                    continue;
                }

                Assert.Equal(long.MaxValue, emitted.Time);
                var (statistics, values) = (emitted.Element!.Statistics, emitted.Element.Values);
                entries.Add(new JsonObject
                {
                    ["key"] = emitted.Element.Key,
                    ["count"] = statistics.Count,
                    ["sum"] = statistics.Sum,
                    ["min"] = statistics.Min,
                    ["max"] = statistics.Max,
                    ["values"] = new JsonArray([.. values.Select(value => (JsonNode)value)]),
                });
            }

            _firings += entries.Count;
            if (entries.Count > 0)
            {
                result["fired"] = entries;
            }

            return result;
        }
    }
}
