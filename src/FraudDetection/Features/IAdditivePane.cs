namespace FraudDetection.Features;

/// <summary>A pane that others of its ring can be added to; the default value is a pane for which nothing came.</summary>
/// <typeparam name="T">The pane itself.</typeparam>
internal interface IAdditivePane<T>
    where T : struct, IAdditivePane<T>
{
    /// <summary>Takes in what came for another pane.</summary>
    void Add(in T other);
}
