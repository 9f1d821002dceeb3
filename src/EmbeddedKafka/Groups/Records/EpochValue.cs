using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>Epoch of a consumer group, or of its target assignment.</summary>
internal sealed class EpochValue : Message
{
    public int Epoch;

    public override void Fields(FieldCodec codec) => codec.Int32(ref Epoch);
}
