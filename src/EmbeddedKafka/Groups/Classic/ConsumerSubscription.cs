using System.Buffers.Binary;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>What a consumer tells its assignor of itself: a version and, first of all, the topics.</summary>
internal sealed class ConsumerSubscription : Message
{
    public List<string> Topics = [];

    /// <summary>The topics in a member's metadata; null if it is not a consumer's.</summary>
    public static IReadOnlyList<string>? ReadTopics(byte[] metadata)
    {
        if (metadata.Length < sizeof(short))
        {
            return null;
        }

        try
        {
            var subscription = new ConsumerSubscription();
            MessageReader.Read(
                subscription, metadata.AsMemory(sizeof(short)), BinaryPrimitives.ReadInt16BigEndian(metadata), flexible: false);
            return subscription.Topics;
        }
        catch (MalformedMessageException)
        {
            return null;
        }
    }

    public override void Fields(FieldCodec codec) => codec.StringArray(ref Topics);
}
