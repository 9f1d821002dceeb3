using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamCore.State.Schemas;

/// <summary>
/// What is kept about a state in the state itself, so that it is in every changelog, checkpoint and savepoint: how its values
/// are stored, and how they were before. Its key is <c>0</c> <c>'s'</c>, then the state's prefix; where keys are dealt out by key
/// group, it lies in the scope of broadcast state, since all subtasks of an operator need it.
/// </summary>
/// <param name="Kind">The kind of state.</param>
/// <param name="MapKey">How keys of a map are stored; null for other kinds.</param>
/// <param name="TtlMilliseconds">The time to live; null for none.</param>
/// <param name="Schemas">The ways in which values may be stored; the last one is that in which they are written.</param>
internal sealed record StateMetadata(string Kind, string? MapKey, double? TtlMilliseconds, IReadOnlyList<StateSchema> Schemas)
{
    /// <summary>How many bytes stand before the state's prefix.</summary>
    public const int MarkerSize = 2;

    private const byte Marker = (byte)'s';

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>How values are written.</summary>
    [JsonIgnore]
    public StateSchema Current => Schemas[^1];

    /// <summary>The metadata's key behind the scope.</summary>
    public static byte[] Key(StateKeyPrefix prefix) => [0, Marker, .. prefix.Bytes];

    /// <summary>Whether a state key, behind its scope, is that of a state's metadata.</summary>
    public static bool IsKey(ReadOnlySpan<byte> key) => key.Length > MarkerSize && key[0] == 0 && key[1] == Marker;

    /// <summary>The name of the state, <c>uid/name</c>, whose metadata has this key.</summary>
    public static string ReadName(ReadOnlySpan<byte> key) => System.Text.Encoding.UTF8.GetString(key[(MarkerSize + 1)..]);

    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static StateMetadata Read(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<StateMetadata>(bytes, Options) is { Schemas.Count: > 0 } metadata
                ? metadata
                : throw new InvalidDataException($"The stored schema of state '{name}' is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The stored schema of state '{name}' can't be read: {e.Message}", e);
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Options);
}
