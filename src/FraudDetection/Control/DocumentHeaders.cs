using System.Text;
using Confluent.Kafka;

namespace FraudDetection.Control;

/// <summary>What stands in the headers of a record of a <see cref="VersionedTopic"/>.</summary>
internal static class DocumentHeaders
{
    private const string Hash = "sha256";
    private const string Author = "author";
    private const string Note = "note";

    public static Headers Create(string? hash, string author, string note)
    {
        var headers = new Headers();
        Add(headers, Hash, hash);
        Add(headers, Author, author);
        Add(headers, Note, note);
        return headers;
    }

    public static (string Hash, string Author, string Note) Read(Headers? headers) =>
        (Text(headers, Hash), Text(headers, Author), Text(headers, Note));

    private static void Add(Headers headers, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            headers.Add(name, Encoding.UTF8.GetBytes(text));
        }
    }

    private static string Text(Headers? headers, string name) =>
        headers is not null && headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
}
