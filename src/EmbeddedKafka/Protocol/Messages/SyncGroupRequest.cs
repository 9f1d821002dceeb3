namespace EmbeddedKafka.Protocol.Messages;

/// <summary>SyncGroup request (API key 14), versions 0 to 5.</summary>
internal sealed class SyncGroupRequest : Message
{
    public string GroupId = "";
    public int GenerationId;
    public string MemberId = "";
    public string? GroupInstanceId;
    public string? ProtocolType;
    public string? ProtocolName;
    public List<Assignment> Assignments = [];

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref GroupId);
        codec.Int32(ref GenerationId);
        codec.String(ref MemberId);
        codec.NullableString(ref GroupInstanceId, from: 3);
        codec.NullableString(ref ProtocolType, from: 5);
        codec.NullableString(ref ProtocolName, from: 5);
        codec.Array(ref Assignments);
    }

    public sealed class Assignment : Message
    {
        public string MemberId = "";
        public byte[] AssignmentValue = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref MemberId);
            codec.Bytes(ref AssignmentValue);
        }
    }
}
