using FraudDetection.Features;
using FraudDetection.Models;

namespace FraudDetection.Tests.Models;

public sealed class FraudModelTests
{
    private readonly FraudModel _model = TestModels.Build(TestModels.Tree, TestModels.Leaf);

    [Theory]
    [InlineData(10, 99, 1 - 3)]
    [InlineData(10.0000001, 0.5, 1 - 3)] // As a float it is 10.
    [InlineData(10.1, 0.5, 2 - 3)]
    [InlineData(10.1, 0.6, 5 - 3)]
    [InlineData(double.NegativeInfinity, 0, 1 - 3)]
    [InlineData(1e300, 1e300, 5 - 3)]
    public void The_score_is_the_calibrated_sum_of_the_leaves(double first, double second, double sum)
    {
        var features = TestModels.Features(first, second);

        Assert.Equal((float)sum, _model.RawScore(features));
        Assert.Equal(1 / (1 + Math.Exp((-0.5 * sum) + 0.25)), _model.Score(features));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(11, 0)]
    [InlineData(11, 1)]
    public void Contributions_and_base_make_the_log_odds(double first, double second)
    {
        var features = TestModels.Features(first, second);
        var contributions = new double[FeatureNames.Count];
        Array.Fill(contributions, 99);

        _model.Contributions(features, contributions);

        var probability = _model.Score(features);
        Assert.Equal(Math.Log(probability / (1 - probability)), _model.BaseLogOdds + contributions.Sum(), 12);
    }

    [Fact]
    public void A_contribution_is_the_change_of_the_mean_along_the_way()
    {
        var contributions = new double[FeatureNames.Count];

        _model.Contributions(TestModels.Features(11, 1), contributions);

        // Below the root the mean is (6*1 + 3*2 + 1*5) / 10, below the second node (3*2 + 1*5) / 4.
        Assert.Equal(0.5 * (2.75 - 1.7), contributions[TestModels.First], 12);
        Assert.Equal(0.5 * (5 - 2.75), contributions[TestModels.Second], 12);
        Assert.All(contributions[2..], contribution => Assert.Equal(0, contribution));
    }

    [Fact]
    public void What_is_no_number_is_refused_by_name()
    {
        var features = TestModels.Features(0, double.NaN);

        var exception = Assert.Throws<ArgumentException>(() => _model.Score(features));

        Assert.Contains(FeatureNames.All[TestModels.Second], exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _model.Contributions(features, new double[FeatureNames.Count]));
    }

    [Fact]
    public void Too_many_or_too_few_features_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _model.Score(new double[FeatureNames.Count - 1]));
        Assert.Throws<ArgumentException>(() => _model.Score(new double[FeatureNames.Count + 1]));
        Assert.Throws<ArgumentException>(() => _model.Contributions(new double[FeatureNames.Count], new double[FeatureNames.Count - 1]));
    }

    [Fact]
    public void A_version_names_the_trees_and_nothing_else()
    {
        var other = FraudModel.Create(_model.Trees, -0.5, 0.25, _model.Card with { TrainedAt = DateTimeOffset.UnixEpoch.AddDays(1) });

        Assert.Equal(_model.Version, other.Version);
        Assert.NotEqual(_model.Version, TestModels.Build(TestModels.Tree).Version);
        Assert.NotEqual(_model.Version, FraudModel.Create(_model.Trees, -0.4, 0.25, _model.Card).Version);
        Assert.StartsWith("hand-", _model.Version, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_model_fits_this_code()
    {
        var model = FraudModel.Default;

        // If this fails, the features have changed: run scripts/train-default-model.sh.
        Assert.Equal(FeatureSet.Hash, model.FeatureSetHash);
        Assert.Equal("simulated data", model.Card.Data.Note);
        Assert.NotNull(model.Card.Figures);
        Assert.InRange(model.Score(new double[FeatureNames.Count]), 0, 1);
        Assert.InRange(model.ToFile().Length, 1, 200_000);
    }

    [Fact]
    public void Scoring_and_explaining_allocate_nothing()
    {
        var features = TestModels.Features(11, 1);
        var contributions = new double[FeatureNames.Count];
        var least = long.MaxValue;
        for (var run = 0; run < 5 && least != 0; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                _model.Score(features);
                _model.Contributions(features, contributions);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
