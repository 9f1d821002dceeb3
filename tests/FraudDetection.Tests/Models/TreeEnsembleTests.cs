using FraudDetection.Models;

namespace FraudDetection.Tests.Models;

public sealed class TreeEnsembleTests
{
    public static TheoryData<string, DecisionTree> Broken() => new()
    {
        { "a cycle", TestModels.Tree with { Right = [0, ~2] } },
        { "a cycle below the root", TestModels.Tree with { Left = [~0, 1] } },
        { "a node of two parents", new([1, ~0, ~2], [1, ~1, ~3], [0, 0, 0], [0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]) },
        { "a node that is not there", TestModels.Tree with { Right = [7, ~2] } },
        { "a leaf that is not there", TestModels.Tree with { Right = [1, ~7] } },
        { "the least of all leaves", TestModels.Tree with { Right = [1, int.MinValue] } },
        { "a leaf in two places", TestModels.Tree with { Right = [1, ~1] } },
        { "a feature that is not there", TestModels.Tree with { Feature = [0, 5] } },
        { "a negative feature", TestModels.Tree with { Feature = [-1, 0] } },
        { "a threshold that is no number", TestModels.Tree with { Threshold = [10, float.NaN] } },
        { "a leaf without a value", TestModels.Tree with { LeafValue = [1, 2, double.NaN] } },
        { "an endless leaf", TestModels.Tree with { LeafValue = [1, 2, double.PositiveInfinity] } },
        { "less than no rows", TestModels.Tree with { LeafCount = [6, 3, -1] } },
        { "too few leaves", TestModels.Tree with { LeafValue = [1, 2] } },
        { "too few thresholds", TestModels.Tree with { Threshold = [1] } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_no_tree_is_refused(string problem, DecisionTree tree)
    {
        var exception = Assert.Throws<InvalidDataException>(() => new TreeEnsemble(2, [TestModels.Leaf, tree]));

        Assert.Contains("decision trees", exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Rows_find_their_leaves()
    {
        var trees = new TreeEnsemble(2, [TestModels.Leaf, TestModels.Tree, TestModels.Tree]);
        var leaves = new int[3];

        trees.FindLeaves([11, 1], leaves);

        Assert.Equal([0, 2, 2], leaves);
        Assert.Equal(-3 + 5 + 5, trees.Sum([11, 1]));
        Assert.Equal(-3 + 1.7 + 1.7, trees.BaseValue, 12);
    }

    [Fact]
    public void A_node_without_training_rows_has_the_mean_of_its_sides()
    {
        var trees = new TreeEnsemble(2, [TestModels.Tree with { LeafCount = [0, 0, 0] }]);

        Assert.Equal((1 + 3.5) / 2, trees.BaseValue, 12);
    }

    [Fact]
    public void No_trees_or_no_features_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => new TreeEnsemble(2, []));
        Assert.Throws<InvalidDataException>(() => new TreeEnsemble(0, [TestModels.Leaf]));
        Assert.Throws<InvalidDataException>(() => new TreeEnsemble(100_000, [TestModels.Leaf]));
    }
}
