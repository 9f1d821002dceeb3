using FraudDetection.Features;
using FraudDetection.Models;
using FraudTraining.Data;
using FraudTraining.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FraudTraining.Tests.Training;

public sealed class ModelTrainerTests(SimulatedFile file) : IClassFixture<SimulatedFile>
{
    private static readonly ModelData Data = new()
    {
        File = "simulated.csv.gz",
        Sha256 = "00",
        Note = "simulated data",
        From = SimulatedFile.From.AddDays(35),
        To = SimulatedFile.From.AddDays(49),
        Rows = 1,
        Frauds = 1,
        LabelDelayDays = 7,
    };

    [Theory]
    [InlineData(ModelAlgorithm.LightGbm, "lightgbm-")]
    [InlineData(ModelAlgorithm.FastTree, "fasttree-")]
    public void A_model_scores_rows_that_it_has_not_seen_as_mlnet_does_bit_by_bit(ModelAlgorithm algorithm, string version)
    {
        var (set, later) = ReadRows();

        var trained = ModelTrainer.Train(set, algorithm, Data, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);

        var model = FraudModel.Load(trained.Model.ToFile(trained.MlNetFile));
        Assert.StartsWith(version, model.Version, StringComparison.Ordinal);
        var context = new MLContext();
        var mlNet = context.Model.Load(new MemoryStream(trained.MlNetFile), out _);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, FeatureNames.Count);
        var scored = mlNet.Transform(context.Data.LoadFromEnumerable(
            later.Select(features => new Row { Features = [.. features.Select(value => (float)value)] }), schema));
        var (scores, probabilities) = (scored.GetColumn<float>("Score").ToList(), scored.GetColumn<float>("Probability").ToList());
        Assert.Equal(later.Count, scores.Count);
        Assert.True(scores.Distinct().Count() > 100);
        for (var i = 0; i < scores.Count; i++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(scores[i]), BitConverter.SingleToInt32Bits(model.RawScore(later[i])));
            Assert.Equal(probabilities[i], model.Score(later[i]), 1e-6);
        }
    }

    [Fact]
    public void The_same_rows_make_the_same_model()
    {
        var first = Train(ReadRows().Set);
        var second = Train(ReadRows().Set);

        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public void Contributions_add_up_and_the_leaves_count_the_training_rows()
    {
        var (set, later) = ReadRows();
        var model = Train(set);
        var contributions = new double[FeatureNames.Count];

        foreach (var features in later.Take(500))
        {
            model.Contributions(features, contributions);
            var probability = model.Score(features);
            Assert.Equal(Math.Log(probability / (1 - probability)), model.BaseLogOdds + contributions.Sum(), 1e-4);
        }

        Assert.All(model.Trees.Trees, tree => Assert.Equal(set.Count, tree.LeafCount.Sum()));
    }

    [Fact]
    public void The_card_says_how_it_was_made()
    {
        var card = Train(ReadRows().Set).Card;

        Assert.Equal("lightgbm", card.Algorithm);
        Assert.Equal(FeatureSet.Hash, card.FeatureSetHash);
        Assert.Equal(Data, card.Data);
        Assert.Equal(4095, card.Parameters["bins"]);
        Assert.Equal(1, card.Importance.Sum(feature => feature.Share), 9);
        Assert.All(card.Importance, feature => Assert.Contains(feature.Feature, FeatureNames.All));
        Assert.Equal(card.Importance.Select(feature => feature.Share).OrderDescending(), card.Importance.Select(feature => feature.Share));
    }

    [Fact]
    public void Nothing_can_be_learnt_without_frauds()
    {
        var set = new TrainingSet();
        set.Add(new double[FeatureNames.Count], isFraud: false);

        Assert.Contains("0 of them frauds", Assert.Throws<TrainingException>(() => Train(set)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_can_be_cancelled() => Assert.ThrowsAny<OperationCanceledException>(() =>
        ModelTrainer.Train(ReadRows().Set, ModelAlgorithm.LightGbm, Data, DateTimeOffset.UnixEpoch, new CancellationToken(canceled: true)));

    private static FraudModel Train(TrainingSet set) =>
        ModelTrainer.Train(set, ModelAlgorithm.LightGbm, Data, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken).Model;

    private (TrainingSet Set, List<double[]> Later) ReadRows()
    {
        var history = new TransactionHistory();
        var set = new TrainingSet();
        List<double[]> later = [];
        using var source = new LabelledFile(file.Path);
        foreach (var row in source.Read())
        {
            var features = new double[FeatureNames.Count];
            history.Add(row.Transaction, row.IsFraud, features);
            if (row.Transaction.EventTime >= Data.To.ToUnixTimeMilliseconds())
            {
                later.Add(features);
            }
            else if (row.Transaction.EventTime >= Data.From.ToUnixTimeMilliseconds())
            {
                set.Add(features, row.IsFraud);
            }
        }

        return (set, later);
    }

    private sealed class Row
    {
        public required float[] Features { get; init; }

        public bool Label { get; init; }
    }
}
