using StreamCore.Runtime.Epochs;
using StreamCore.Runtime.Restart;
using StreamCore.State;

namespace StreamCore.Runtime;

/// <summary>How a job runs.</summary>
public sealed class StreamExecutionOptions
{
    /// <summary>
    /// The application's name: the consumer group, the prefix of the transactional ids and of the changelog topic.
    /// Instances with the same name share the work. Default "streamcore".
    /// </summary>
    public string ApplicationId { get; init; } = "streamcore";

    /// <summary>
    /// Tells this instance from the others of the application. It must be the same after a restart and differ between
    /// instances that run side by side (an ordinal, not something random): it is part of the transactional ids, by
    /// which a restarted instance settles what it left open. Default "0".
    /// </summary>
    public string InstanceId { get; init; } = "0";

    /// <summary>How many slots, threads that own partitions, this instance runs. Default 1.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>
    /// Settings of the Kafka client by their librdkafka names; <c>bootstrap.servers</c> is needed if the job reads or writes
    /// Kafka. What the runtime relies on for exactly-once (isolation, auto-commit, idempotence…) cannot be overridden.
    /// </summary>
    public IReadOnlyDictionary<string, string> Kafka { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What happens when an operator, a source or a sink fails: by default the job fails with it. A restart goes on behind
    /// the last committed epoch.
    /// </summary>
    public RestartStrategy RestartStrategy { get; init; } = RestartStrategy.None;

    /// <summary>The most input records that one epoch takes. Default 1000.</summary>
    public int MaxEpochRecords { get; init; } = 1000;

    /// <summary>
    /// After how long the broker aborts a transaction that was left open. Each call to the broker is given up after
    /// this time too. Default 10 s.
    /// </summary>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a slot that has to give partitions back, or that is stopped, may take to commit what is open. What has not
    /// committed by then is abandoned: whoever gets the partitions processes it again. Default 5 s.
    /// </summary>
    public TimeSpan RevokeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// True for static members of the consumer group: an instance that comes back within the session time-out
    /// (<c>session.timeout.ms</c>, 6 s by default) has its partitions again, and nothing moves. The price: an instance that
    /// is stopped in order leaves its partitions idle for as long. Default false.
    /// </summary>
    public bool StaticMembership { get; init; }

    /// <summary>
    /// How many other instances keep a copy of each partition's state up to date, so that they need not restore it if they have
    /// to take the partition over. Each copy costs memory, or disk, and reading the changelog. The group's assignor knows nothing
    /// of the copies: only with one fewer than there are instances is it certain that a partition moves to one. Default 0.
    /// </summary>
    public int StandbyReplicas { get; init; }

    /// <summary>Commits that take longer than this, on average, bring pauses between epochs. Default 6 ms.</summary>
    public TimeSpan PacingThreshold { get; init; } = TimeSpan.FromMilliseconds(6);

    /// <summary>The longest pause between epochs; zero switches pacing off. Default 8 ms.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMilliseconds(8);

    /// <summary>True for the consumer group protocol of KIP-848 (needs a broker from 4.0); the classic one by default.</summary>
    public bool UseConsumerGroupProtocol { get; init; }

    /// <summary>Replicas of the changelog topic if it has to be created; -1, the default, leaves it to the broker.</summary>
    public short ChangelogReplicationFactor { get; init; } = -1;

    /// <summary>What holds the working state where the job runs in slots. In memory by default.</summary>
    public StateBackend StateBackend { get; init; } = StateBackend.InMemory;

    /// <summary>
    /// A savepoint's directory, with whose state an application without state of its own begins. Null, the default, for none.
    /// It may stay set: a restart goes on with what the application has done since.
    /// </summary>
    public string? FromSavepoint { get; init; }

    /// <summary>
    /// Whether state of operators that the job does not have any more is dropped, instead of ending the job with their names;
    /// of a savepoint and of the application's own state. False by default.
    /// </summary>
    public bool AllowNonRestoredState { get; init; }

    /// <summary>
    /// Where the epochs of jobs without Kafka are kept; in the environment's own memory if null, the default, so that a
    /// failure can be recovered from, but not the end of the process. A job that reads or writes Kafka keeps them there.
    /// </summary>
    public InMemoryEpochStore? EpochStore { get; init; }

    /// <summary>
    /// The least time from one commit to the next, where the job has an exchange or writes to something else than Kafka.
    /// Zero, the default, commits as often as it can without spending more than a fifth of the time on it. A file sink whose
    /// format can't be continued (Parquet) makes files in each epoch: use a minute or so there. From 100 ms on a Kafka source lets the
    /// broker collect records for a fifth of it, 200 ms at most, unless <c>fetch.wait.max.ms</c> and <c>fetch.min.bytes</c> are set.
    /// </summary>
    public TimeSpan MinEpochDuration { get; init; } = TimeSpan.Zero;

    /// <summary>How often sources emit watermarks, where the job does not run in slots. Default 200 ms.</summary>
    public TimeSpan AutoWatermarkInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a job that is stopped, or that fails, may take to end what it is doing. Default 30 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The changelog topic: the application's name with <c>-changelog</c> behind it.</summary>
    public string ChangelogTopic => ApplicationId + "-changelog";

    /// <summary>Finds settings that cannot work.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Require(ApplicationId.Length > 0, nameof(ApplicationId), ApplicationId, "give the application a name");
        Require(InstanceId.Length > 0, nameof(InstanceId), InstanceId, "give each instance an id of its own, for example its ordinal");
        Require(Slots is >= 1 and <= 256, nameof(Slots), Slots, "use 1 to 256");
        Require(MaxEpochRecords is >= 1 and <= 50_000, nameof(MaxEpochRecords), MaxEpochRecords, "use 1 to 50000");
        Require(
            TransactionTimeout >= TimeSpan.FromSeconds(1) && TransactionTimeout <= TimeSpan.FromMinutes(15),
            nameof(TransactionTimeout), TransactionTimeout, "use 1 s to 15 min (the broker's own limit)");
        Require(
            RevokeTimeout >= TimeSpan.FromMilliseconds(100) && RevokeTimeout <= TimeSpan.FromSeconds(30),
            nameof(RevokeTimeout), RevokeTimeout, "use 100 ms to 30 s");
        Require(StandbyReplicas is >= 0 and <= 16, nameof(StandbyReplicas), StandbyReplicas, "use 0 to 16");
        Require(MinEpochDuration >= TimeSpan.Zero && MinEpochDuration <= TimeSpan.FromDays(1), nameof(MinEpochDuration), MinEpochDuration, "use 0 to 1 day");
        Require(
            AutoWatermarkInterval >= TimeSpan.FromMilliseconds(1) && AutoWatermarkInterval <= TimeSpan.FromDays(1),
            nameof(AutoWatermarkInterval), AutoWatermarkInterval, "use 1 ms to 1 day");
        Require(StopTimeout > TimeSpan.Zero && StopTimeout <= TimeSpan.FromDays(1), nameof(StopTimeout), StopTimeout, "use more than 0, up to 1 day");
        Require(PacingThreshold >= TimeSpan.Zero, nameof(PacingThreshold), PacingThreshold, "use 0 or more");
        Require(
            MaxPause >= TimeSpan.Zero && MaxPause <= TimeSpan.FromSeconds(1),
            nameof(MaxPause), MaxPause, "use 0 (off) to 1 s");
    }

    /// <summary>Finds settings with which a job that uses Kafka cannot work.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it, its value and the remedy.</exception>
    internal void ValidateKafka() => Require(
        Kafka.TryGetValue("bootstrap.servers", out var servers) && servers.Length > 0,
        "Kafka[bootstrap.servers]", servers ?? "", "the job reads or writes Kafka: name at least one broker as host:port");

    private static void Require(bool valid, string setting, object value, string remedy)
    {
        if (!valid)
        {
            throw new ArgumentException($"{setting} is '{value}': {remedy}.", setting);
        }
    }
}
