using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmbeddedKafka.SchemaRegistry.Http;

/// <summary>How the bodies of requests and responses become JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Messages.SchemaRequest))]
[JsonSerializable(typeof(Messages.ConfigRequest))]
[JsonSerializable(typeof(Messages.ModeRequest))]
[JsonSerializable(typeof(Messages.Error))]
[JsonSerializable(typeof(Messages.Registered))]
[JsonSerializable(typeof(Messages.SchemaOfId))]
[JsonSerializable(typeof(Messages.Version))]
[JsonSerializable(typeof(Messages.Compatibility))]
[JsonSerializable(typeof(Messages.Config))]
[JsonSerializable(typeof(Messages.ConfigUpdate))]
[JsonSerializable(typeof(Messages.Mode))]
[JsonSerializable(typeof(Messages.Empty))]
[JsonSerializable(typeof(IEnumerable<Messages.Version>))]
[JsonSerializable(typeof(IEnumerable<Messages.SubjectVersion>))]
[JsonSerializable(typeof(IEnumerable<string>))]
[JsonSerializable(typeof(IEnumerable<int>))]
[JsonSerializable(typeof(int))]
internal sealed partial class MessageJson : JsonSerializerContext
{
    /// <summary>Leaves the quotation marks of names and the letters of all scripts as they are.</summary>
    public static MessageJson Readable => field ??=
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
