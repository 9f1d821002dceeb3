namespace FraudDetection.Domain;

/// <summary>The answer to a transaction. The values are the positions of the Avro enum's symbols.</summary>
public enum Outcome
{
    /// <summary>Let it pass.</summary>
    Approve = 0,

    /// <summary>Let it pass or hold it, and have a person look.</summary>
    Review = 1,

    /// <summary>Refuse it.</summary>
    Decline = 2,
}
