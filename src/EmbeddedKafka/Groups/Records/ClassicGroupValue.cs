using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>A generation of a classic group, versions 0 to 4; version 3 is written.</summary>
internal sealed class ClassicGroupValue : Message
{
    public string ProtocolType = "";
    public int Generation;
    public string? Protocol;
    public string? Leader;
    public long CurrentStateTimestamp = -1;
    public List<Member> Members = [];

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref ProtocolType);
        codec.Int32(ref Generation);
        codec.NullableString(ref Protocol);
        codec.NullableString(ref Leader);
        codec.Int64(ref CurrentStateTimestamp, from: 2);
        codec.Array(ref Members);
    }

    public sealed class Member : Message
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public string ClientId = "";
        public string ClientHost = "";
        public int RebalanceTimeout = -1;
        public int SessionTimeout;
        public byte[] Subscription = [];
        public byte[] Assignment = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref MemberId);
            codec.NullableString(ref GroupInstanceId, from: 3);
            codec.String(ref ClientId);
            codec.String(ref ClientHost);
            codec.Int32(ref RebalanceTimeout, from: 1);
            codec.Int32(ref SessionTimeout);
            codec.Bytes(ref Subscription);
            codec.Bytes(ref Assignment);
        }
    }
}
