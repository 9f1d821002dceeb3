using System.Buffers.Binary;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Network;

/// <summary>What a request begins with.</summary>
internal readonly record struct RequestHeader(short ApiKey, short ApiVersion, int CorrelationId)
{
    private const int Size = sizeof(short) + sizeof(short) + sizeof(int);

    /// <summary>Reads the part that is the same in every version of the header.</summary>
    /// <exception cref="MalformedMessageException">The frame is too short.</exception>
    public static RequestHeader Read(ReadOnlySpan<byte> frame) =>
        frame.Length < Size
            ? throw new MalformedMessageException($"a request of {frame.Length} bytes has no room for a header")
            : new RequestHeader(
                BinaryPrimitives.ReadInt16BigEndian(frame),
                BinaryPrimitives.ReadInt16BigEndian(frame[sizeof(short)..]),
                BinaryPrimitives.ReadInt32BigEndian(frame[(2 * sizeof(short))..]));

    /// <summary>Reads the rest of the header.</summary>
    /// <returns>What the client calls itself, and where the body begins.</returns>
    /// <exception cref="MalformedMessageException">It is not a header.</exception>
    public static (string ClientId, int BodyStart) ReadRest(ReadOnlyMemory<byte> frame, bool flexible)
    {
        // The client id keeps its two bytes of length in flexible versions too; only the tagged fields are new there.
        var client = new ClientIdentity();
        var read = Size + MessageReader.Read(client, frame[Size..], version: 1, flexible: false);
        if (flexible)
        {
            read += MessageReader.Read(new NoFields(), frame[read..], version: 2, flexible: true);
        }

        return (client.ClientId ?? "", read);
    }

    private sealed class ClientIdentity : Message
    {
        public string? ClientId;

        public override void Fields(FieldCodec codec) => codec.NullableString(ref ClientId);
    }

    private sealed class NoFields : Message
    {
        public override void Fields(FieldCodec codec)
        {
        }
    }
}
