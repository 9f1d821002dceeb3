using StreamCore.State.Savepoints;

namespace FraudService.Commands;

/// <summary>How one state differs.</summary>
/// <param name="Name">Its name with its operator's uid.</param>
/// <param name="FirstVersion">The version of its schema in the earlier savepoint; null for none.</param>
/// <param name="SecondVersion">The version of its schema in the later one; null for none.</param>
/// <param name="Same">How many entries are alike.</param>
/// <param name="Added">What only the later one has.</param>
/// <param name="Removed">What only the earlier one has.</param>
/// <param name="Changed">What has another value.</param>
internal sealed record StateDiffReport(
    string Name, int? FirstVersion, int? SecondVersion, long Same, KeysReport Added, KeysReport Removed, KeysReport Changed)
{
    public static StateDiffReport Of(SavepointStateDiff diff, int? firstVersion, int? secondVersion) => new(
        diff.Name, firstVersion, secondVersion, diff.Same, KeysReport.Of(diff.Added), KeysReport.Of(diff.Removed), KeysReport.Of(diff.Changed));
}
