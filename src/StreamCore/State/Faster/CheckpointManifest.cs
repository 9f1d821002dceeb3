using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StreamCore.State.Faster;

/// <summary>
/// What a checkpoint is, and how to tell that it is sound. As a file: the SHA-256 of the rest as one line of hex, then JSON.
/// </summary>
internal sealed record CheckpointManifest
{
    /// <summary>Goes up with each change of what is on disk.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required string ApplicationId { get; init; }

    public required string Changelog { get; init; }

    public required int Partition { get; init; }

    /// <summary>When the checkpoint began.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The changelog records from this offset on are not in it, or not all.</summary>
    public required long ChangelogOffset { get; init; }

    /// <summary>How many keys it holds.</summary>
    public required long Count { get; init; }

    /// <summary>About how many bytes its entries take.</summary>
    public required long LiveBytes { get; init; }

    public required int PageSize { get; init; }

    /// <summary>
    /// How many bytes the index had. Records are linked to those of the same place in it: a smaller one would have places in common
    /// to which only the newest record's links lead, and lose the others.
    /// </summary>
    public required long IndexSize { get; init; }

    /// <summary>Where the log begins; earlier addresses hold nothing that is needed.</summary>
    public required long BeginAddress { get; init; }

    /// <summary>Where the log ends.</summary>
    public required long EndAddress { get; init; }

    /// <summary>FASTER's name of the checkpoint.</summary>
    public required Guid Token { get; init; }

    /// <summary>FASTER's own description of the checkpoint.</summary>
    public required byte[] Metadata { get; init; }

    /// <summary>The log's files, without a gap.</summary>
    public required IReadOnlyList<LogSegment> Segments { get; init; }

    public byte[] Serialize()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(this);
        return [.. Encoding.ASCII.GetBytes(Convert.ToHexString(SHA256.HashData(body))), (byte)'\n', .. body];
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="CheckpointUnusableException">It is not one, or not as it was written.</exception>
    public static CheckpointManifest Parse(ReadOnlySpan<byte> file)
    {
        const int sumLength = 2 * SHA256.HashSizeInBytes;
        if (file.Length <= sumLength || file[sumLength] != '\n'
            || !Encoding.ASCII.GetBytes(Convert.ToHexString(SHA256.HashData(file[(sumLength + 1)..]))).AsSpan().SequenceEqual(file[..sumLength]))
        {
            throw new CheckpointUnusableException("its manifest is not as it was written");
        }

        try
        {
            return JsonSerializer.Deserialize<CheckpointManifest>(file[(sumLength + 1)..])
                ?? throw new CheckpointUnusableException("its manifest is empty");
        }
        catch (JsonException e)
        {
            throw new CheckpointUnusableException($"its manifest cannot be read: {e.Message}");
        }
    }
}
