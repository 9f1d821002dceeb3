namespace FraudDetection.Models;

/// <summary>
/// One regression tree as its trainer made it. Node 0 is the root; a child that is not negative is a node, a negative one is
/// the leaf with the index <c>~child</c>. A tree without nodes is its leaf 0.
/// </summary>
/// <param name="Left">Per node: where to go if the feature is at most the threshold.</param>
/// <param name="Right">Per node: where to go if it is greater.</param>
/// <param name="Feature">Per node: which feature is looked at, by its position.</param>
/// <param name="Threshold">Per node: what the feature, as a float, is compared with.</param>
/// <param name="LeafValue">Per leaf: what it adds to the score.</param>
/// <param name="LeafCount">Per leaf: how many training rows ended there.</param>
public sealed record DecisionTree(
    IReadOnlyList<int> Left,
    IReadOnlyList<int> Right,
    IReadOnlyList<int> Feature,
    IReadOnlyList<float> Threshold,
    IReadOnlyList<double> LeafValue,
    IReadOnlyList<long> LeafCount);
