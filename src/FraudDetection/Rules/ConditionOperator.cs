namespace FraudDetection.Rules;

/// <summary>What a step of a condition tests.</summary>
internal enum ConditionOperator : byte
{
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,

    /// <summary>A feature is one of the numbers in a list.</summary>
    InNumbers,

    /// <summary>A text of the transaction is one of a list.</summary>
    InTexts,
}
