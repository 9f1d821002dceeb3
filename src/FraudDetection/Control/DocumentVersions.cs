using System.Globalization;

namespace FraudDetection.Control;

/// <summary>All versions of a document at one instant, and which of them is used.</summary>
public sealed class DocumentVersions
{
    /// <summary>The number of the default that is part of the program, and used where the topic has no pointer.</summary>
    public const long Default = 0;

    /// <summary>Nothing has been written yet.</summary>
    public static DocumentVersions Empty { get; } = new([], Default, null);

    /// <summary>Makes a picture of a topic.</summary>
    /// <param name="documents">The documents by version.</param>
    /// <param name="live">The version that decides.</param>
    /// <param name="shadow">The version that is tried; null for none.</param>
    public DocumentVersions(SortedDictionary<long, VersionedDocument> documents, long live, long? shadow)
    {
        ArgumentNullException.ThrowIfNull(documents);
        Documents = documents;
        Live = live;
        Shadow = shadow;
        Highest = documents.Count > 0 ? documents.Keys.Max() : 0;
    }

    /// <summary>The documents by version, in order.</summary>
    public IReadOnlyDictionary<long, VersionedDocument> Documents { get; }

    /// <summary>The version that decides; <see cref="Default"/> if it is the program's own.</summary>
    public long Live { get; }

    /// <summary>The version that is tried beside it; null for none.</summary>
    public long? Shadow { get; }

    /// <summary>The highest version so far; 0 for none.</summary>
    public long Highest { get; }

    /// <summary>The document of a role; null if that is the program's default or none.</summary>
    public VersionedDocument? Find(DocumentRole role) =>
        (role == DocumentRole.Live ? Live : Shadow) is { } version ? Documents.GetValueOrDefault(version) : null;

    /// <summary>The key of a version or, if it is a number, of a pointer's value.</summary>
    internal static string KeyOf(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The key of a pointer.</summary>
    internal static string KeyOf(DocumentRole role) => role == DocumentRole.Live ? "live" : "shadow";

    /// <summary>The role that a key is the pointer of; null for any other key.</summary>
    internal static DocumentRole? FindRole(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("live"u8) ? DocumentRole.Live : key.SequenceEqual("shadow"u8) ? DocumentRole.Shadow : null;

    /// <summary>Reads a version as it stands in keys and in pointers.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long version) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version);
}
