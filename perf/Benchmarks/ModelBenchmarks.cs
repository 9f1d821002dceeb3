using BenchmarkDotNet.Attributes;
using FraudDetection.Features;
using FraudDetection.Models;

namespace Benchmarks;

/// <summary>What the default model costs for one transaction: the probability, and the explanation that only alerts need.</summary>
[MemoryDiagnoser]
public class ModelBenchmarks
{
    private const int Rows = 4096;

    private readonly FraudModel _model = FraudModel.Default;
    private readonly double[][] _rows = new double[Rows][];
    private readonly double[] _contributions = new double[FeatureNames.Count];
    private int _next;

    /// <summary>Rows whose values lie on both sides of the model's own thresholds, so that no branch is always the same.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var thresholds = new List<float>[FeatureNames.Count];
        foreach (var tree in _model.Trees.Trees)
        {
            for (var node = 0; node < tree.Feature.Count; node++)
            {
                (thresholds[tree.Feature[node]] ??= []).Add(tree.Threshold[node]);
            }
        }

        for (var i = 0; i < Rows; i++)
        {
            _rows[i] =
            [
                .. thresholds.Select(known => known is null ? 0.0 : known[random.Next(known.Count)] * (0.5 + random.NextDouble())),
            ];
        }
    }

    [Benchmark]
    public double Score() => _model.Score(_rows[Next()]);

    [Benchmark]
    public void Explain() => _model.Contributions(_rows[Next()], _contributions);

    private int Next() => _next = (_next + 1) % Rows;
}
