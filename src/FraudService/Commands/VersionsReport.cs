using FraudDetection.Control;

namespace FraudService.Commands;

/// <summary>All versions of a document.</summary>
/// <param name="Live">The one that decides; 0 for the program's own.</param>
/// <param name="Shadow">The one that is tried; null for none.</param>
/// <param name="Versions">The versions in order.</param>
internal sealed record VersionsReport(long Live, long? Shadow, IReadOnlyList<VersionReport> Versions)
{
    public static VersionsReport Of(DocumentVersions versions, Func<VersionedDocument, string> describe) => new(
        versions.Live,
        versions.Shadow,
        [.. versions.Documents.Values.Select(document => VersionReport.Of(document, RoleOf(versions, document.Version), describe))]);

    private static string? RoleOf(DocumentVersions versions, long version) => (version == versions.Live, version == versions.Shadow) switch
    {
        (true, true) => "live, shadow",
        (true, false) => "live",
        (false, true) => "shadow",
        _ => null,
    };
}
