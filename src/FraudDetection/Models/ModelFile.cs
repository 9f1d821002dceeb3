using System.IO.Compression;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text.Json;

namespace FraudDetection.Models;

/// <summary>
/// The file of a model: a zip with the trees (<c>trees.bin</c>), the card (<c>model.json</c>) and, if it is kept, the file of the
/// library that trained it (<c>mlnet.zip</c>), which nobody needs for scoring. Whoever wrote it, reading it takes bounded
/// memory and checks everything.
/// </summary>
internal static class ModelFile
{
    /// <summary>How many bytes a model file may have.</summary>
    public const int MaxLength = 64 << 20;

    private const string TreesEntry = "trees.bin";
    private const string CardEntry = "model.json";
    private const string TrainersEntry = "mlnet.zip";
    private const int MaxTreesLength = 32 << 20;
    private const int MaxCardLength = 1 << 20;
    private const int VersionDigits = 12;

    // Entries of a zip have a time; this is the first that the format knows, so that the same model makes the same file.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(ModelContent content, ReadOnlyMemory<byte> trainersOwn)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, TreesEntry, TreesFormat.Write(content));
            Add(zip, CardEntry, JsonSerializer.SerializeToUtf8Bytes(content.Card, Json));
            if (trainersOwn.Length > 0)
            {
                Add(zip, TrainersEntry, trainersOwn.Span);
            }
        }

        return file.ToArray();
    }

    /// <exception cref="InvalidDataException">It is no model file, or it is damaged.</exception>
    public static ModelContent Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > MaxLength)
        {
            throw new InvalidDataException($"This is no model file: it has {file.Length} bytes, more than {MaxLength}.");
        }

        byte[] trees;
        ModelCard card;
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file.ToArray(), writable: false), ZipArchiveMode.Read);
            trees = ReadEntry(zip, TreesEntry, MaxTreesLength);
            card = JsonSerializer.Deserialize<ModelCard>(ReadEntry(zip, CardEntry, MaxCardLength), Json)
                ?? throw new InvalidDataException($"The model file's {CardEntry} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The model file's {CardEntry} can't be read: {e.Message}", e);
        }
        catch (Exception e) when (e is not InvalidDataException and not OutOfMemoryException)
        {
            // The zip reader tells of damage with exceptions of many kinds.
            throw new InvalidDataException($"This is no model file, or it is damaged: {e.Message}", e);
        }

        var content = TreesFormat.Read(trees, card);
        var version = VersionOf(card.Algorithm, trees);
        return card.Version == version
            ? content
            : throw new InvalidDataException($"The model file is damaged: its card says {card.Version}, and its trees are those of {version}.");
    }

    /// <summary>The version that a model has by what it consists of.</summary>
    public static string VersionOf(ModelContent content) => VersionOf(content.Card.Algorithm, TreesFormat.Write(content));

    private static string VersionOf(string algorithm, byte[] trees) =>
        $"{algorithm}-{Convert.ToHexStringLower(SHA256.HashData(trees))[..VersionDigits]}";

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = NoTime;
        using var stream = entry.Open();
        stream.Write(content);
    }

    private static byte[] ReadEntry(ZipArchive zip, string name, int maxLength)
    {
        var entry = zip.GetEntry(name) ?? throw new InvalidDataException($"This is no model file: it has no {name}.");
        if (entry.Length > maxLength)
        {
            throw new InvalidDataException($"The model file's {name} has {entry.Length} bytes, more than {maxLength}.");
        }

        // The length that the zip states may be a lie; what is read is bounded by it all the same.
        var content = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(content);
        return Crc32.HashToUInt32(content) == entry.Crc32
            ? content
            : throw new InvalidDataException($"The model file is damaged: the checksum of its {name} does not hold.");
    }
}
