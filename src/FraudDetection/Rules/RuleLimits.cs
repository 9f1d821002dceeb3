namespace FraudDetection.Rules;

/// <summary>How large a rule set may be. The bounds keep a hostile or broken document from taking the service's memory or time.</summary>
public static class RuleLimits
{
    /// <summary>The most bytes of JSON.</summary>
    public const int Bytes = 1024 * 1024;

    /// <summary>The most JSON values in a document.</summary>
    public const int Values = 100_000;

    /// <summary>How deep JSON may be nested.</summary>
    public const int JsonDepth = 64;

    /// <summary>The most rules in a set.</summary>
    public const int Rules = 500;

    /// <summary>The most comparisons in one rule.</summary>
    public const int ComparisonsPerRule = 100;

    /// <summary>The most comparisons in a set.</summary>
    public const int Comparisons = 5_000;

    /// <summary>The most entries of one list.</summary>
    public const int ListEntries = 1_000;

    /// <summary>The most characters of an id, an owner or a reason code.</summary>
    public const int NameLength = 64;

    /// <summary>The most characters of a description, a text or an entry of a list.</summary>
    public const int TextLength = 500;

    /// <summary>The most faults that are reported at once.</summary>
    public const int Faults = 100;
}
