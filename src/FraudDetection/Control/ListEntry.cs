using System.Text.Json;
using System.Text.Json.Serialization;

namespace FraudDetection.Control;

/// <summary>Why a card or a terminal is on a list, and for how long. As JSON it is the value of a record of the lists' topic.</summary>
/// <param name="List">Which list.</param>
/// <param name="Until">The first moment, in event time, at which it is over; null for never.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who has put it there.</param>
public sealed record ListEntry(ListKind List, DateTimeOffset? Until = null, string Reason = "", string By = "")
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The entry as JSON in UTF-8.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads an entry.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ListEntry Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize<ListEntry>(utf8, Json) ?? throw new InvalidDataException("The entry is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"It is no list entry: {e.Message}", e);
        }
    }
}
