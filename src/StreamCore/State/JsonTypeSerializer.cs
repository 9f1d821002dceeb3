using System.Buffers;
using System.Text.Json;
using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>Values as JSON: any type that System.Text.Json reads back, with fields, so that tuples work too.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="options">How JSON is written; public properties and fields by default.</param>
public sealed class JsonTypeSerializer<T>(JsonSerializerOptions? options = null) : TypeSerializer<T>
{
    private static readonly JsonSerializerOptions Defaults = new() { IncludeFields = true };

    private readonly JsonSerializerOptions _options = options ?? Defaults;

    internal override StateLayout Layout => field ??= JsonLayout.Of(typeof(T), _options);

    /// <inheritdoc/>
    public override void Write(in T value, IBufferWriter<byte> destination)
    {
        using var writer = new Utf8JsonWriter(destination);
        JsonSerializer.Serialize(writer, value, _options);
    }

    /// <inheritdoc/>
    public override T Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, _options)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"A stored value is not the JSON of a {typeof(T).Name}: {e.Message}", e);
        }
    }
}
