using System.Text;
using StreamCore.Connectors.Formats;

namespace StreamCore.Tests.Connectors.Formats;

/// <summary>Writes and reads files in memory.</summary>
internal static class FormatFile
{
    public static byte[] Write<T>(IFileFormat<T> format, params IEnumerable<T> elements)
    {
        using var file = new MemoryStream();
        using var writer = format.OpenWriter(file);
        foreach (var element in elements)
        {
            writer.Write(element);
        }

        writer.Finish();
        return file.ToArray();
    }

    public static string WriteText<T>(IFileFormat<T> format, params IEnumerable<T> elements) =>
        Encoding.UTF8.GetString(Write(format, elements));

    public static List<T> ReadText<T>(IFileFormat<T> format, string text) => Read(format, Encoding.UTF8.GetBytes(text));

    public static List<T> Read<T>(IFileFormat<T> format, byte[] file, FilePosition from = default)
    {
        using var reader = format.OpenReader(new MemoryStream(file), "file", from);
        var elements = new List<T>();
        while (reader.TryRead(out var element))
        {
            elements.Add(element);
        }

        return elements;
    }

    /// <summary>Reads on from every position between two records, and checks that exactly the rest comes.</summary>
    public static void AssertResumesEverywhere<T>(IFileFormat<T> format, byte[] file)
    {
        var all = Read(format, file);
        using var reader = format.OpenReader(new MemoryStream(file), "file", default);
        for (var read = 0; read <= all.Count; read++)
        {
            Assert.Equal(all[read..], Read(format, file, reader.Position));
            reader.TryRead(out _);
        }
    }
}
