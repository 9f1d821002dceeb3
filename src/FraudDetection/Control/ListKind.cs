namespace FraudDetection.Control;

/// <summary>Which list.</summary>
public enum ListKind
{
    /// <summary>What is on it is approved, unless it is on the block list too.</summary>
    Allow = 0,

    /// <summary>What is on it is declined.</summary>
    Block = 1,
}
