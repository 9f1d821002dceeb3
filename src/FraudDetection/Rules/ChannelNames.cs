using System.Collections.Immutable;
using FraudDetection.Domain;

namespace FraudDetection.Rules;

/// <summary>The channels' names, as they stand in rules and settings: those of the Avro schema.</summary>
internal static class ChannelNames
{
    /// <summary>The names, in the order of <see cref="Channel"/>.</summary>
    public static ImmutableArray<string> All { get; } = ["POS", "CONTACTLESS", "ECOMMERCE", "ATM"];

    /// <summary>A channel's name in UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8(Channel channel) => channel switch
    {
        Channel.Pos => "POS"u8,
        Channel.Contactless => "CONTACTLESS"u8,
        Channel.Ecommerce => "ECOMMERCE"u8,
        _ => "ATM"u8,
    };
}
