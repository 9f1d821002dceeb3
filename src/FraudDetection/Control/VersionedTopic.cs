using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;

namespace FraudDetection.Control;

/// <summary>
/// Numbered versions of a document in a compacted topic, with pointers to the live and the shadow one. A version is never
/// overwritten or removed, so that whoever has its number, as each decision does, finds it again; going back to an earlier
/// one moves the pointer. Keys are the version's digits, <c>live</c> and <c>shadow</c>; the pointers' values are digits too.
/// </summary>
/// <param name="options">Where the topic is.</param>
public sealed class VersionedTopic(ControlTopicOptions options)
{
    /// <summary>How many versions a topic may have.</summary>
    public const int MaxVersions = 10_000;

    /// <summary>How long an author's name or a note may be, in bytes of UTF-8.</summary>
    public const int MaxTextBytes = 1_000;

    private readonly ControlTopicClient _client = new(options);

    /// <summary>The topic's name.</summary>
    public string Topic => options.Topic;

    /// <summary>Creates the topic if there is none.</summary>
    /// <exception cref="ControlTopicException">It can't be created.</exception>
    public Task CreateAsync(CancellationToken cancellation = default) => _client.CreateAsync(cancellation);

    /// <summary>Reads what is committed.</summary>
    /// <returns>All versions; none if there is no topic.</returns>
    /// <exception cref="ControlTopicException">The topic can't be read, or holds what is no version.</exception>
    public async Task<DocumentVersions> ReadAsync(CancellationToken cancellation = default)
    {
        var records = new Records(Topic);
        await _client.ReadAsync(records.Take, cancellation).ConfigureAwait(false);
        return records.ToVersions();
    }

    /// <summary>Reads one version. Unlike <see cref="ReadAsync"/> it keeps no other.</summary>
    /// <returns>The version; null if there is none of the number.</returns>
    /// <exception cref="ControlTopicException">The topic can't be read, or holds what is no version.</exception>
    public async Task<VersionedDocument?> FindAsync(long version, CancellationToken cancellation = default)
    {
        var records = new Records(Topic, version);
        await _client.ReadAsync(records.Take, cancellation).ConfigureAwait(false);
        return records.ToVersions().Documents.GetValueOrDefault(version);
    }

    /// <summary>Writes a new version, and makes it the live or the shadow one if asked to; all or nothing.</summary>
    /// <param name="content">The document, 1 byte to <see cref="ControlTopicOptions.MaxValueBytes"/>. What it means is not checked here.</param>
    /// <param name="author">Who writes it.</param>
    /// <param name="role">What to make of it; null leaves the pointers where they are, the default.</param>
    /// <param name="baseVersion">The version that the document was made from, which must still be the live one; null to not look, the default.</param>
    /// <param name="note">What to say of it; nothing by default.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <returns>The new version: the highest one plus 1.</returns>
    /// <exception cref="ControlTopicException">
    /// Another version than the base is live, or somebody else wrote at the same time, or the broker failed.
    /// </exception>
    /// <exception cref="ArgumentException">The document is empty or too large, or a text too long.</exception>
    public async Task<VersionedDocument> PutAsync(
        ReadOnlyMemory<byte> content,
        string author,
        DocumentRole? role = null,
        long? baseVersion = null,
        string note = "",
        CancellationToken cancellation = default)
    {
        if (content.Length is 0 or > ControlTopicOptions.MaxValueBytes)
        {
            throw new ArgumentException($"The document has {content.Length} bytes: a version has 1 to {ControlTopicOptions.MaxValueBytes}.", nameof(content));
        }

        CheckText(author, nameof(author));
        CheckText(note, nameof(note));
        var hash = Hash(content.Span);
        VersionedDocument? written = null;
        var records = new Records(Topic);
        await _client.WriteAsync(
            records.Take,
            () =>
            {
                var present = records.ToVersions();
                if (baseVersion is { } based && based != present.Live)
                {
                    throw new ControlTopicException(
                        $"The document was made from version {based}, but version {present.Live} is live by now: make the change to that one, and put it again.");
                }

                if (present.Documents.Count >= MaxVersions)
                {
                    throw new ControlTopicException($"Topic '{Topic}' has {MaxVersions} versions, and no more fit in: use a new topic.");
                }

                written = new(present.Highest + 1, content, hash, TimeProvider.System.GetUtcNow(), author, note);
                List<Message<byte[], byte[]?>> messages =
                [
                    Record(DocumentVersions.KeyOf(written.Version), content.ToArray(), DocumentHeaders.Create(hash, author, note), written.WrittenAt),
                ];
                if (role is { } wanted)
                {
                    // Behind the document: a reader never sees a pointer before what it points to.
                    messages.Add(Pointer(wanted, written.Version, author, note, written.WrittenAt));
                }

                return messages;
            },
            cancellation).ConfigureAwait(false);
        return written!;
    }

    /// <summary>Makes a version the live or the shadow one. To go back, point to an earlier one.</summary>
    /// <param name="role">Which pointer.</param>
    /// <param name="version">The version; <see cref="DocumentVersions.Default"/> for the program's own, null for none, which only a shadow may be.</param>
    /// <param name="author">Who does it.</param>
    /// <param name="note">What to say of it; nothing by default.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ControlTopicException">There is no such version, or somebody else wrote at the same time, or the broker failed.</exception>
    /// <exception cref="ArgumentException">The live version is to be none, or a text is too long.</exception>
    public Task PointAsync(DocumentRole role, long? version, string author, string note = "", CancellationToken cancellation = default)
    {
        if (version is null && role == DocumentRole.Live)
        {
            throw new ArgumentException("Something has to be live: the program's own version is 0.", nameof(version));
        }

        CheckText(author, nameof(author));
        CheckText(note, nameof(note));
        var records = new Records(Topic);
        return _client.WriteAsync(
            records.Take,
            () =>
            {
                var present = records.ToVersions();
                if (version is { } wanted && wanted != DocumentVersions.Default && !present.Documents.ContainsKey(wanted))
                {
                    throw new ControlTopicException(present.Documents.Count == 0
                        ? $"Topic '{Topic}' has no version {wanted}: nothing was put yet."
                        : $"Topic '{Topic}' has no version {wanted}: the highest is {present.Highest}.");
                }

                return [Pointer(role, version, author, note, TimeProvider.System.GetUtcNow())];
            },
            cancellation);
    }

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static void CheckText(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        if (Encoding.UTF8.GetByteCount(text) > MaxTextBytes)
        {
            throw new ArgumentException($"It may have {MaxTextBytes} bytes at most.", name);
        }
    }

    private static Message<byte[], byte[]?> Pointer(DocumentRole role, long? version, string author, string note, DateTimeOffset time) => Record(
        DocumentVersions.KeyOf(role),
        version is { } number ? Encoding.ASCII.GetBytes(DocumentVersions.KeyOf(number)) : null,
        DocumentHeaders.Create(hash: null, author, note),
        time);

    private static Message<byte[], byte[]?> Record(string key, byte[]? value, Headers headers, DateTimeOffset time) =>
        new() { Key = Encoding.ASCII.GetBytes(key), Value = value, Headers = headers, Timestamp = new(time) };

    /// <summary>What the records of the topic come to.</summary>
    private sealed class Records(string topic, long? only = null)
    {
        private readonly SortedDictionary<long, VersionedDocument> _documents = [];
        private long _live = DocumentVersions.Default;
        private long? _shadow;

        public DocumentVersions ToVersions() => new(_documents, _live, _shadow);

        public void Take(ConsumeResult<byte[]?, byte[]?> record)
        {
            var (key, value) = (record.Message.Key ?? [], record.Message.Value);
            if (DocumentVersions.FindRole(key) is { } role)
            {
                Point(role, value, record.Offset.Value);
            }
            else if (DocumentVersions.TryParse(key, out var version) && value is not null)
            {
                if (only is not null && only != version)
                {
                    return;
                }

                var (hash, author, note) = DocumentHeaders.Read(record.Message.Headers);
                var actual = Hash(value);
                if (hash.Length > 0 && hash != actual)
                {
                    throw new ControlTopicException($"Version {version} in topic '{topic}' is not what was written: its hash is {actual} and should be {hash}.");
                }

                _documents[version] = new(version, value, actual, record.Message.Timestamp.UtcDateTime, author, note);
            }
            else
            {
                throw new ControlTopicException(
                    $"Topic '{topic}' holds at offset {record.Offset.Value} what is neither a version nor a pointer ({Encoding.UTF8.GetString(key)}): is it the right topic?");
            }
        }

        private void Point(DocumentRole role, byte[]? value, long offset)
        {
            long? version = null;
            if (value is not null)
            {
                version = DocumentVersions.TryParse(value, out var number)
                    ? number
                    : throw new ControlTopicException($"Topic '{topic}' holds a pointer at offset {offset} that is no number.");
            }

            if (role == DocumentRole.Live)
            {
                _live = version ?? DocumentVersions.Default;
            }
            else
            {
                _shadow = version;
            }
        }
    }
}
