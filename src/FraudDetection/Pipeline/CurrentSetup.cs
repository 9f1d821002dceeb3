namespace FraudDetection.Pipeline;

/// <summary>
/// Where those who decide find the setup that counts by now. They look once at the start of each epoch, so that all decisions
/// of a partition in an epoch are made with one setup.
/// </summary>
public sealed class CurrentSetup(DecisionSetup initial)
{
    private volatile DecisionSetup _value = initial ?? throw new ArgumentNullException(nameof(initial));

    /// <summary>The setup; may be read and replaced from any thread.</summary>
    public DecisionSetup Value
    {
        get => _value;
        set => _value = value ?? throw new ArgumentNullException(nameof(value));
    }
}
