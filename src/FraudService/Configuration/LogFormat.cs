namespace FraudService.Configuration;

/// <summary>How log lines are written to the console.</summary>
public enum LogFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>Compact JSON, one object a line, for machines.</summary>
    Json,
}
