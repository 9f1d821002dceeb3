namespace EmbeddedKafka;

/// <summary>The error codes of the Kafka protocol, with the numbers that go over the wire.</summary>
public enum KafkaErrorCode : short
{
    /// <summary>The broker failed in a way that it did not expect; its log says more.</summary>
    UnknownServerError = -1,

    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The offset lies outside what the partition holds.</summary>
    OffsetOutOfRange = 1,

    /// <summary>A record batch does not match its checksum, or is otherwise damaged.</summary>
    CorruptMessage = 2,

    /// <summary>There is no such topic or partition here.</summary>
    UnknownTopicOrPartition = 3,

    /// <summary>The requested fetch size is not usable.</summary>
    InvalidFetchSize = 4,

    /// <summary>The partition has no leader at the moment.</summary>
    LeaderNotAvailable = 5,

    /// <summary>This broker is not the leader of the partition: the client should refresh its metadata.</summary>
    NotLeaderOrFollower = 6,

    /// <summary>The request was not done within its time.</summary>
    RequestTimedOut = 7,

    /// <summary>The broker is not available.</summary>
    BrokerNotAvailable = 8,

    /// <summary>The asked replica is not available.</summary>
    ReplicaNotAvailable = 9,

    /// <summary>A record batch is larger than <c>max.message.bytes</c>.</summary>
    MessageTooLarge = 10,

    /// <summary>The controller has moved on to a later epoch.</summary>
    StaleControllerEpoch = 11,

    /// <summary>The metadata string of a committed offset is too long.</summary>
    OffsetMetadataTooLarge = 12,

    /// <summary>The connection broke before an answer arrived.</summary>
    NetworkException = 13,

    /// <summary>The coordinator still reads its state; try again.</summary>
    CoordinatorLoadInProgress = 14,

    /// <summary>There is no coordinator at the moment; try again.</summary>
    CoordinatorNotAvailable = 15,

    /// <summary>This broker does not coordinate the group or transactional id.</summary>
    NotCoordinator = 16,

    /// <summary>The topic name is not allowed, or the operation is not allowed on that topic.</summary>
    InvalidTopicException = 17,

    /// <summary>The records of the request are larger than a segment may be.</summary>
    RecordListTooLarge = 18,

    /// <summary>Too few in-sync replicas to write.</summary>
    NotEnoughReplicas = 19,

    /// <summary>Written, but to fewer in-sync replicas than required.</summary>
    NotEnoughReplicasAfterAppend = 20,

    /// <summary>The acks of a produce request are not -1, 0 or 1.</summary>
    InvalidRequiredAcks = 21,

    /// <summary>The generation given is not the group's current one.</summary>
    IllegalGeneration = 22,

    /// <summary>The member offers no assignor or protocol type that the rest of the group has.</summary>
    InconsistentGroupProtocol = 23,

    /// <summary>The group id is not allowed.</summary>
    InvalidGroupId = 24,

    /// <summary>The group has no such member.</summary>
    UnknownMemberId = 25,

    /// <summary>The session time-out lies outside what the broker allows.</summary>
    InvalidSessionTimeout = 26,

    /// <summary>The group is rebalancing: the member must join again.</summary>
    RebalanceInProgress = 27,

    /// <summary>The commit is too large to be stored.</summary>
    InvalidCommitOffsetSize = 28,

    /// <summary>Not allowed on this topic.</summary>
    TopicAuthorizationFailed = 29,

    /// <summary>Not allowed on this group.</summary>
    GroupAuthorizationFailed = 30,

    /// <summary>Not allowed on this cluster.</summary>
    ClusterAuthorizationFailed = 31,

    /// <summary>A record's timestamp is not acceptable to the topic.</summary>
    InvalidTimestamp = 32,

    /// <summary>The SASL mechanism is not one of the broker's.</summary>
    UnsupportedSaslMechanism = 33,

    /// <summary>The request is not valid in this state of the SASL exchange.</summary>
    IllegalSaslState = 34,

    /// <summary>The broker does not know this version of the API.</summary>
    UnsupportedVersion = 35,

    /// <summary>A topic of that name exists already.</summary>
    TopicAlreadyExists = 36,

    /// <summary>The number of partitions is not valid.</summary>
    InvalidPartitions = 37,

    /// <summary>The replication factor is not valid: below 1, or more than there are brokers.</summary>
    InvalidReplicationFactor = 38,

    /// <summary>The assignment of replicas is not valid.</summary>
    InvalidReplicaAssignment = 39,

    /// <summary>A configuration value is not valid.</summary>
    InvalidConfig = 40,

    /// <summary>This broker is not the controller.</summary>
    NotController = 41,

    /// <summary>The request contradicts itself or lacks something.</summary>
    InvalidRequest = 42,

    /// <summary>The message format of the topic can't do this.</summary>
    UnsupportedForMessageFormat = 43,

    /// <summary>A policy of the broker refuses this, for example its bound on memory.</summary>
    PolicyViolation = 44,

    /// <summary>An idempotent producer's batch does not follow on its previous one: some are missing.</summary>
    OutOfOrderSequenceNumber = 45,

    /// <summary>An idempotent producer's batch was appended before, too long ago to say where.</summary>
    DuplicateSequenceNumber = 46,

    /// <summary>The producer's epoch is older than the latest one: another has taken its place.</summary>
    InvalidProducerEpoch = 47,

    /// <summary>The transaction is not in a state in which this can be done.</summary>
    InvalidTxnState = 48,

    /// <summary>The producer id is not the one that the transactional id has.</summary>
    InvalidProducerIdMapping = 49,

    /// <summary>The transaction time-out is larger than the broker allows.</summary>
    InvalidTransactionTimeout = 50,

    /// <summary>The previous transaction of this producer is still being completed; try again.</summary>
    ConcurrentTransactions = 51,

    /// <summary>The coordinator that sent this was replaced by a later one.</summary>
    TransactionCoordinatorFenced = 52,

    /// <summary>Not allowed with this transactional id.</summary>
    TransactionalIdAuthorizationFailed = 53,

    /// <summary>The broker's security features are switched off.</summary>
    SecurityDisabled = 54,

    /// <summary>Not tried, because another part of the request failed.</summary>
    OperationNotAttempted = 55,

    /// <summary>The broker could not write to its disk.</summary>
    KafkaStorageError = 56,

    /// <summary>There is no such log directory.</summary>
    LogDirNotFound = 57,

    /// <summary>The client could not be authenticated.</summary>
    SaslAuthenticationFailed = 58,

    /// <summary>The partition knows nothing of this producer id any more.</summary>
    UnknownProducerId = 59,

    /// <summary>The partition is being reassigned.</summary>
    ReassignmentInProgress = 60,

    /// <summary>Delegation tokens are switched off.</summary>
    DelegationTokenAuthDisabled = 61,

    /// <summary>There is no such delegation token.</summary>
    DelegationTokenNotFound = 62,

    /// <summary>The delegation token belongs to somebody else.</summary>
    DelegationTokenOwnerMismatch = 63,

    /// <summary>Delegation tokens can't be asked for over this connection.</summary>
    DelegationTokenRequestNotAllowed = 64,

    /// <summary>Not allowed with this delegation token.</summary>
    DelegationTokenAuthorizationFailed = 65,

    /// <summary>The delegation token has expired.</summary>
    DelegationTokenExpired = 66,

    /// <summary>The kind of principal is not supported.</summary>
    InvalidPrincipalType = 67,

    /// <summary>The group still has members.</summary>
    NonEmptyGroup = 68,

    /// <summary>There is no such group.</summary>
    GroupIdNotFound = 69,

    /// <summary>There is no such fetch session: the client should start a new one.</summary>
    FetchSessionIdNotFound = 70,

    /// <summary>The epoch of the fetch session is not the expected one.</summary>
    InvalidFetchSessionEpoch = 71,

    /// <summary>The leader has no listener of the name over which the request came.</summary>
    ListenerNotFound = 72,

    /// <summary>Topics can't be deleted on this broker.</summary>
    TopicDeletionDisabled = 73,

    /// <summary>The client's leader epoch is older than the partition's.</summary>
    FencedLeaderEpoch = 74,

    /// <summary>The client's leader epoch is newer than the partition's.</summary>
    UnknownLeaderEpoch = 75,

    /// <summary>The compression is not one that this broker or request version knows.</summary>
    UnsupportedCompressionType = 76,

    /// <summary>The broker has registered again since.</summary>
    StaleBrokerEpoch = 77,

    /// <summary>The leader does not know its high watermark yet; try again.</summary>
    OffsetNotAvailable = 78,

    /// <summary>The member must join again with the member id that it was just given.</summary>
    MemberIdRequired = 79,

    /// <summary>The preferred leader is not available.</summary>
    PreferredLeaderNotAvailable = 80,

    /// <summary>The group has as many members as it may have.</summary>
    GroupMaxSizeReached = 81,

    /// <summary>Another member has joined with the same group instance id.</summary>
    FencedInstanceId = 82,

    /// <summary>No replica may become the leader.</summary>
    EligibleLeadersNotAvailable = 83,

    /// <summary>The partition has the leader that it should have.</summary>
    ElectionNotNeeded = 84,

    /// <summary>The partition is not being reassigned.</summary>
    NoReassignmentInProgress = 85,

    /// <summary>The group consumes the topic, so its offsets can't be deleted.</summary>
    GroupSubscribedToTopic = 86,

    /// <summary>A record is refused, for example for having no key in a compacted topic.</summary>
    InvalidRecord = 87,

    /// <summary>An open transaction may still change the committed offset; try again.</summary>
    UnstableOffsetCommit = 88,

    /// <summary>The client has used up its quota.</summary>
    ThrottlingQuotaExceeded = 89,

    /// <summary>A newer producer has taken over the transactional id.</summary>
    ProducerFenced = 90,

    /// <summary>There is no such resource.</summary>
    ResourceNotFound = 91,

    /// <summary>The resource exists already.</summary>
    DuplicateResource = 92,

    /// <summary>The credential does not meet the requirements.</summary>
    UnacceptableCredential = 93,

    /// <summary>The set of voters does not contain the sender or receiver.</summary>
    InconsistentVoterSet = 94,

    /// <summary>The version of the update is not valid.</summary>
    InvalidUpdateVersion = 95,

    /// <summary>The features could not be updated.</summary>
    FeatureUpdateFailed = 96,

    /// <summary>A forwarded principal could not be read.</summary>
    PrincipalDeserializationFailure = 97,

    /// <summary>There is no such snapshot.</summary>
    SnapshotNotFound = 98,

    /// <summary>The position lies outside the snapshot.</summary>
    PositionOutOfRange = 99,

    /// <summary>There is no topic of that id.</summary>
    UnknownTopicId = 100,

    /// <summary>A broker of that id is registered already.</summary>
    DuplicateBrokerRegistration = 101,

    /// <summary>No broker of that id is registered.</summary>
    BrokerIdNotRegistered = 102,

    /// <summary>The topic id is not the one in the partition's log.</summary>
    InconsistentTopicId = 103,

    /// <summary>The cluster id is not this cluster's.</summary>
    InconsistentClusterId = 104,

    /// <summary>There is no such transactional id.</summary>
    TransactionalIdNotFound = 105,

    /// <summary>The fetch session mixes topic names and topic ids.</summary>
    FetchSessionTopicIdError = 106,

    /// <summary>The replica may not join the in-sync replicas.</summary>
    IneligibleReplica = 107,

    /// <summary>The change made the partition elect another leader.</summary>
    NewLeaderElected = 108,

    /// <summary>The offset has moved to tiered storage.</summary>
    OffsetMovedToTieredStorage = 109,

    /// <summary>The member's epoch is not the group's: it must give up its partitions and join again.</summary>
    FencedMemberEpoch = 110,

    /// <summary>The group instance id is still in use by another member.</summary>
    UnreleasedInstanceId = 111,

    /// <summary>The group does not know the assignor that the member asks for.</summary>
    UnsupportedAssignor = 112,

    /// <summary>The member's epoch is old: it should learn its new one by a heartbeat and try again.</summary>
    StaleMemberEpoch = 113,

    /// <summary>The request came to an endpoint of the wrong type.</summary>
    MismatchedEndpointType = 114,

    /// <summary>The endpoint type is not supported.</summary>
    UnsupportedEndpointType = 115,

    /// <summary>There is no such controller.</summary>
    UnknownControllerId = 116,

    /// <summary>The telemetry subscription is not a current one.</summary>
    UnknownSubscriptionId = 117,

    /// <summary>The telemetry sent is too large.</summary>
    TelemetryTooLarge = 118,

    /// <summary>The broker's registration is not valid.</summary>
    InvalidRegistration = 119,

    /// <summary>The transaction can't go on, but the producer can abort it and begin another.</summary>
    TransactionAbortable = 120,

    /// <summary>The record is not in a state in which it can be acknowledged.</summary>
    InvalidRecordState = 121,

    /// <summary>There is no such share session.</summary>
    ShareSessionNotFound = 122,

    /// <summary>The epoch of the share session is not the expected one.</summary>
    InvalidShareSessionEpoch = 123,

    /// <summary>The state epoch of the share partition is older than the current one.</summary>
    FencedStateEpoch = 124,

    /// <summary>The voter's key is not the one that was expected.</summary>
    InvalidVoterKey = 125,

    /// <summary>The voter is already one of the voters.</summary>
    DuplicateVoter = 126,

    /// <summary>The voter is not one of the voters.</summary>
    VoterNotFound = 127,

    /// <summary>The regular expression of the subscription is not valid.</summary>
    InvalidRegularExpression = 128,

    /// <summary>The client must forget its metadata and start from its bootstrap servers.</summary>
    RebootstrapRequired = 129,
}
