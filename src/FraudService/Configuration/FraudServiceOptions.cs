using FraudDetection;
using FraudDetection.Control;
using StreamCore.Avro;
using StreamCore.Runtime;
using StreamCore.State;

namespace FraudService.Configuration;

/// <summary>The service's settings: the section <c>FraudStream</c> of the configuration.</summary>
public sealed class FraudServiceOptions
{
    /// <summary>How the service reaches Kafka.</summary>
    public KafkaOptions Kafka { get; } = new();

    /// <summary>The name that all instances share: consumer group and prefix of transactional ids. Default "fraudstream".</summary>
    public string ApplicationId { get; set; } = "fraudstream";

    /// <summary>Tells this instance from the others, and is the same after a restart. Default "0".</summary>
    public string InstanceId { get; set; } = "0";

    /// <summary>How many threads own partitions. Default 1.</summary>
    public int Slots { get; set; } = 1;

    /// <summary>The most records in one epoch. Default 1000.</summary>
    public int MaxEpochRecords { get; set; } = 1000;

    /// <summary>After how long a call to the broker is given up and an open transaction aborted. Default 10 s.</summary>
    public TimeSpan TransactionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Commits slower than this bring pauses between epochs. Default 6 ms.</summary>
    public TimeSpan PacingThreshold { get; set; } = TimeSpan.FromMilliseconds(6);

    /// <summary>The longest pause between epochs; zero switches pacing off. Default 8 ms.</summary>
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromMilliseconds(8);

    /// <summary>True for the consumer group protocol of KIP-848. Default false.</summary>
    public bool UseConsumerGroupProtocol { get; set; }

    /// <summary>How long partitions that are given back may be held for a last commit. Default 5 s.</summary>
    public TimeSpan RevokeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>True for static members of the consumer group: a quick restart moves nothing. Default false.</summary>
    public bool StaticMembership { get; set; }

    /// <summary>How many other instances keep a copy of each partition's state. Default 0.</summary>
    public int StandbyReplicas { get; set; }

    /// <summary>Where the cards' state is kept while the service works.</summary>
    public StateOptions State { get; } = new();

    /// <summary>Where savepoints that the REST interface is asked for go, each to a directory of its own below. None by default, and then it writes none.</summary>
    public string SavepointDirectory { get; set; } = "";

    /// <summary>The directory of a savepoint with which an application without state of its own begins. None by default.</summary>
    public string FromSavepoint { get; set; } = "";

    /// <summary>True to drop state of operators that the job does not have any more, instead of refusing to go on. Default false.</summary>
    public bool AllowNonRestoredState { get; set; }

    /// <summary>The REST interface.</summary>
    public HttpOptions Http { get; } = new();

    /// <summary>The topics' names.</summary>
    public FraudTopicNames Topics { get; set; } = new();

    /// <summary>True to create the topics that do not exist. Default false.</summary>
    public bool CreateTopics { get; set; }

    /// <summary>How many partitions created topics get, 1 if not set. Only with <see cref="CreateTopics"/>.</summary>
    public int? Partitions { get; set; }

    /// <summary>Replicas of the topics that are created, the changelog too. Default -1: the broker's default.</summary>
    public short ReplicationFactor { get; set; } = -1;

    /// <summary>The schema registry. Without <c>Urls</c> the schemas have fixed ids.</summary>
    public SchemaRegistryOptions SchemaRegistry { get; set; } = new();

    /// <summary>How transactions are validated and decided.</summary>
    public FraudOptions Fraud { get; set; } = new();

    /// <summary>The rules: those of the topic, or of a file.</summary>
    public DocumentOptions Rules { get; } = new();

    /// <summary>The model: that of the topic, or of a file.</summary>
    public DocumentOptions Model { get; } = new();

    /// <summary>How long it may take, at the start, until live rules, model and lists are there; then the service fails. Default 1 minute.</summary>
    public TimeSpan ControlTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The risk of terminals.</summary>
    public TerminalRiskOptions TerminalRisk { get; } = new();

    /// <summary>How log lines are written. Default <see cref="LogFormat.Text"/>.</summary>
    public LogFormat LogFormat { get; set; }

    /// <summary>How often a line about the epochs is logged; zero for never. Default 1 minute.</summary>
    public TimeSpan StatisticsInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Where rules, model and lists come from.</summary>
    public DecisionControlOptions ToControlOptions() => new()
    {
        Topics = Topics,
        Kafka = Kafka.ToClientSettings(),
        ReplicationFactor = ReplicationFactor,
        RulesFile = Rules.File,
        RulesFileInterval = Rules.FileInterval,
        ModelFile = Model.File,
        ModelFileInterval = Model.FileInterval,
        DefaultModel = ProgramModel.Value,
        StartPatience = ControlTimeout,
    };

    /// <summary>The runtime's share of the settings.</summary>
    /// <param name="backend">What holds the state; ordinary memory if null, the default.</param>
    public StreamExecutionOptions ToExecutionOptions(StateBackend? backend = null) => new()
    {
        ApplicationId = ApplicationId,
        InstanceId = InstanceId,
        Slots = Slots,
        Kafka = Kafka.ToClientSettings(),
        MaxEpochRecords = MaxEpochRecords,
        TransactionTimeout = TransactionTimeout,
        PacingThreshold = PacingThreshold,
        MaxPause = MaxPause,
        UseConsumerGroupProtocol = UseConsumerGroupProtocol,
        RevokeTimeout = RevokeTimeout,
        StaticMembership = StaticMembership,
        StandbyReplicas = StandbyReplicas,
        StateBackend = backend ?? StateBackend.InMemory,
        FromSavepoint = FromSavepoint.Length > 0 ? FromSavepoint : null,
        AllowNonRestoredState = AllowNonRestoredState,
        ChangelogReplicationFactor = ReplicationFactor,
    };
}
