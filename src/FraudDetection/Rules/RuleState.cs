namespace FraudDetection.Rules;

/// <summary>Whether a rule is evaluated, and whether it counts.</summary>
public enum RuleState
{
    /// <summary>Still being written: checked, but never evaluated.</summary>
    Draft = 0,

    /// <summary>Evaluated and counted in the metrics, without any influence on the decision.</summary>
    Shadow = 1,

    /// <summary>Evaluated, and part of the decision.</summary>
    Active = 2,

    /// <summary>Switched off for the time being: not evaluated.</summary>
    Paused = 3,
}
