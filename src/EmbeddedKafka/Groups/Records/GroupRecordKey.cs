using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>What a record in <c>__consumer_offsets</c> is about.</summary>
internal abstract class GroupRecordKey(GroupRecordType type) : Message
{
    /// <summary>The kind of record.</summary>
    public GroupRecordType Type { get; } = type;

    /// <summary>The group that the record belongs to.</summary>
    public string GroupId = "";

    /// <inheritdoc/>
    public override void Fields(FieldCodec codec) => codec.String(ref GroupId);
}
