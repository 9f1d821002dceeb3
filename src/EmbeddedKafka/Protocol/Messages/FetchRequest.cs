namespace EmbeddedKafka.Protocol.Messages;

/// <summary>Fetch request (API key 1), versions 4 to 18.</summary>
internal sealed class FetchRequest : Message
{
    public int ReplicaId = -1;
    public int MaxWaitMs;
    public int MinBytes;
    public int MaxBytes = int.MaxValue;
    public sbyte IsolationLevel;
    public int SessionId;
    public int SessionEpoch = -1;
    public List<FetchTopic> Topics = [];
    public List<ForgottenTopic> ForgottenTopicsData = [];
    public string RackId = "";

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ReplicaId, until: 14);
        codec.Int32(ref MaxWaitMs);
        codec.Int32(ref MinBytes);
        codec.Int32(ref MaxBytes);
        codec.Int8(ref IsolationLevel);
        codec.Int32(ref SessionId, from: 7);
        codec.Int32(ref SessionEpoch, from: 7);
        codec.Array(ref Topics);
        codec.Array(ref ForgottenTopicsData, from: 7);
        codec.String(ref RackId, from: 11);
    }

    public sealed class FetchTopic : Message
    {
        public string Topic = "";
        public Guid TopicId;
        public List<FetchPartition> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Topic, until: 12);
            codec.Uuid(ref TopicId, from: 13);
            codec.Array(ref Partitions);
        }
    }

    public sealed class ForgottenTopic : Message
    {
        public string Topic = "";
        public Guid TopicId;
        public List<int> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Topic, from: 7, until: 12);
            codec.Uuid(ref TopicId, from: 13);
            codec.Int32Array(ref Partitions, from: 7);
        }
    }

    public sealed class FetchPartition : Message
    {
        public int Partition;
        public int CurrentLeaderEpoch = -1;
        public long FetchOffset;
        public int LastFetchedEpoch = -1;
        public long LogStartOffset = -1;
        public int PartitionMaxBytes;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref Partition);
            codec.Int32(ref CurrentLeaderEpoch, from: 9);
            codec.Int64(ref FetchOffset);
            codec.Int32(ref LastFetchedEpoch, from: 12);
            codec.Int64(ref LogStartOffset, from: 5);
            codec.Int32(ref PartitionMaxBytes);
        }
    }
}
