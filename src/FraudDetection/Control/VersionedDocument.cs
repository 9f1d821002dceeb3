namespace FraudDetection.Control;

/// <summary>One version of a document, as it stands in its topic; it never changes.</summary>
/// <param name="Version">Its number, 1 or more.</param>
/// <param name="Content">The document.</param>
/// <param name="Hash">The SHA-256 of the content, in lower-case hexadecimal digits.</param>
/// <param name="WrittenAt">When it was written.</param>
/// <param name="Author">Who wrote it; empty if that is not known.</param>
/// <param name="Note">What its author says of it; empty for nothing.</param>
public sealed record VersionedDocument(
    long Version, ReadOnlyMemory<byte> Content, string Hash, DateTimeOffset WrittenAt, string Author, string Note);
