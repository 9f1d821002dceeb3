namespace FraudDetection.Scoring;

/// <summary>What the allow and block lists say about a transaction.</summary>
public enum ListVerdict
{
    /// <summary>Nothing of it is on a list.</summary>
    None = 0,

    /// <summary>Something of it is on the allow list, and nothing is on the block list.</summary>
    Allow = 1,

    /// <summary>Something of it is on the block list.</summary>
    Block = 2,
}
