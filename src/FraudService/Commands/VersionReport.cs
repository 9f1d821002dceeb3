using FraudDetection.Control;

namespace FraudService.Commands;

/// <summary>One version of a document, for people and for other programs.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Role">What it is used for: live, shadow or both; null for nothing.</param>
/// <param name="Content">What it is.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Hash">The SHA-256 of its content.</param>
/// <param name="WrittenAt">When it was put.</param>
/// <param name="Author">Who has put it.</param>
/// <param name="Note">Why.</param>
internal sealed record VersionReport(
    long Version, string? Role, string Content, int Bytes, string Hash, DateTimeOffset WrittenAt, string Author, string Note)
{
    public static VersionReport Of(VersionedDocument document, DocumentRole? role, Func<VersionedDocument, string> describe) =>
        Of(document, role?.ToString().ToLowerInvariant(), describe);

    public static VersionReport Of(VersionedDocument document, string? role, Func<VersionedDocument, string> describe) => new(
        document.Version, role, describe(document), document.Content.Length, document.Hash, document.WrittenAt, document.Author, document.Note);
}
