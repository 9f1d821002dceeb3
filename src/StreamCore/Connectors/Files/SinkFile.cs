using System.Text;

namespace StreamCore.Connectors.Files;

/// <summary>A file of a sink, as its committables and its state tell of it.</summary>
/// <param name="Bucket">The bucket; empty for the output directory itself.</param>
/// <param name="Name">The file's name once it is visible.</param>
/// <param name="Length">How many of its bytes are flushed to the disk, and count.</param>
internal sealed record SinkFile(string Bucket, string Name, long Length)
{
    private const byte FormatVersion = 1;

    public static byte[] Write(params IReadOnlyCollection<SinkFile> files)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(FormatVersion);
        writer.Write7BitEncodedInt(files.Count);
        foreach (var file in files)
        {
            writer.Write(file.Bucket);
            writer.Write(file.Name);
            writer.Write(file.Length);
        }

        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">Another kind of sink, or a later version of this one, wrote the bytes.</exception>
    public static IReadOnlyList<SinkFile> Read(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()), Encoding.UTF8);
        if (bytes.IsEmpty || reader.ReadByte() != FormatVersion)
        {
            throw new InvalidDataException("What was restored is not a file sink's, or a later version's. Give the sink a uid of its own, or use that version.");
        }

        var files = new SinkFile[reader.Read7BitEncodedInt()];
        for (var i = 0; i < files.Length; i++)
        {
            files[i] = new(reader.ReadString(), reader.ReadString(), reader.ReadInt64());
        }

        return files;
    }
}
