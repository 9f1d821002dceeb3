using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>A committed offset, versions 0 to 4; version 3 is written.</summary>
internal sealed class OffsetValue : Message
{
    public long Offset;
    public int LeaderEpoch = -1;
    public string Metadata = "";
    public long CommitTimestamp;
    public long ExpireTimestamp = -1;

    public override void Fields(FieldCodec codec)
    {
        codec.Int64(ref Offset);
        codec.Int32(ref LeaderEpoch, from: 3);
        codec.String(ref Metadata);
        codec.Int64(ref CommitTimestamp);
        codec.Int64(ref ExpireTimestamp, from: 1, until: 1);
    }
}
