using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EmbeddedKafka.SchemaRegistry.Http;

/// <summary>What goes back to the client.</summary>
internal readonly record struct ApiResponse(int Status, byte[] Body)
{
    public static ApiResponse Ok<T>(T body, JsonTypeInfo<T> type) =>
        new(200, JsonSerializer.SerializeToUtf8Bytes(body, type));

    /// <summary>A schema, which is JSON already.</summary>
    public static ApiResponse OfSchema(string schema) => new(200, Encoding.UTF8.GetBytes(schema));

    public static ApiResponse Failed(int status, int errorCode, string message) => new(
        status,
        JsonSerializer.SerializeToUtf8Bytes(new(errorCode, message), MessageJson.Readable.Error));
}
