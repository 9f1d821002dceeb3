using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EmbeddedKafka.SchemaRegistry.Http;

/// <summary>The media types of the interface.</summary>
internal static class MediaTypes
{
    private const string Preferred = "application/vnd.schemaregistry.v1+json";

    private static readonly string[] Json = [Preferred, "application/vnd.schemaregistry+json", "application/json"];

    /// <summary>The type to answer with; null if the client takes none of those that there are.</summary>
    public static string? Choose(StringValues accept)
    {
        if (StringValues.IsNullOrEmpty(accept) || !MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return Preferred;
        }

        foreach (var range in ranges.Where(range => range.Quality != 0).OrderByDescending(range => range.Quality ?? 1))
        {
            if (Json.FirstOrDefault(type => Includes(range, type)) is { } chosen)
            {
                return chosen;
            }
        }

        return null;
    }

    /// <summary>Whether a body of this type is read; a client that does not say is believed to send JSON.</summary>
    public static bool IsReadable(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (Json.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
                || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)));

    /// <summary>By the letter: a client that asks for plain JSON gets that, not one of the types derived from it.</summary>
    private static bool Includes(MediaTypeHeaderValue range, string type) =>
        range.MatchesAllTypes
        || range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)
        || range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase);
}
