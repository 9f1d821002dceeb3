namespace EmbeddedKafka.Groups.Records;

/// <summary>The kinds of records in <c>__consumer_offsets</c>: the number that their keys begin with.</summary>
internal enum GroupRecordType : short
{
    /// <summary>A committed offset.</summary>
    Offset = 1,

    /// <summary>Generation, members and assignment of a classic group.</summary>
    ClassicGroup = 2,

    /// <summary>The epoch of a consumer group.</summary>
    ConsumerGroup = 3,

    /// <summary>What a member of a consumer group subscribed to.</summary>
    Member = 5,

    /// <summary>The epoch of a consumer group's target assignment.</summary>
    TargetEpoch = 6,

    /// <summary>What a member of a consumer group is to get.</summary>
    TargetAssignment = 7,

    /// <summary>What a member of a consumer group has.</summary>
    CurrentAssignment = 8,
}
