using FraudDetection.Rules;

namespace FraudService.Commands;

/// <summary>Whether a file is a valid rule set.</summary>
/// <param name="File">The file.</param>
/// <param name="Rules">How many rules it has; null if it is not valid.</param>
/// <param name="Faults">What is wrong; empty if it is valid.</param>
internal sealed record RuleCheckReport(string File, int? Rules, IReadOnlyList<RuleFault> Faults)
{
    public bool Valid => Faults.Count == 0;
}
