using System.Text.Json.Serialization;

namespace EmbeddedKafka.SchemaRegistry.Records;

/// <summary>How the records of <c>_schemas</c> become JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RecordKey))]
[JsonSerializable(typeof(SchemaValue))]
[JsonSerializable(typeof(ConfigValue))]
[JsonSerializable(typeof(ModeValue))]
[JsonSerializable(typeof(DeleteSubjectValue))]
[JsonSerializable(typeof(HighestIdValue))]
internal sealed partial class RecordJson : JsonSerializerContext;
