namespace FraudService.Configuration;

/// <summary>Settings are wrong. Each fault names the setting, its value and the remedy.</summary>
public sealed class InvalidSettingsException(IReadOnlyList<string> faults, Exception? innerException = null)
    : Exception(string.Join(Environment.NewLine, faults), innerException)
{
    /// <summary>What is wrong; at least one.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
