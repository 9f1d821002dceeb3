namespace StreamCore.Connectors.Database;

/// <summary>The settings of a <see cref="DbSink{T}"/>.</summary>
public sealed class DbSinkOptions
{
    /// <summary>
    /// The job's name in the epoch table, usually its application id. It must stay the same over restarts, and jobs that
    /// share an epoch table need different ones: the key is <c>{Owner}/{sink uid}</c>.
    /// </summary>
    public required string Owner { get; init; }

    /// <summary>
    /// The table that says how far each sink is: <c>sink</c>, a text, its primary key, and <c>epoch</c>, a 64-bit number.
    /// It must be in the same database as the rows. May have a schema in front.
    /// </summary>
    /// <value><c>streamcore_epochs</c> by default.</value>
    public string EpochTable { get; init; } = "streamcore_epochs";

    /// <summary>Whether to create <see cref="EpochTable"/> if it does not exist.</summary>
    /// <value>True by default.</value>
    public bool CreateEpochTable { get; init; } = true;

    /// <summary>
    /// Whether a job that starts from nothing (no epoch committed yet) may take over the number that an earlier run left,
    /// and begin at 0. That run's rows stay, and what is read again is written again. Without it such a start is refused,
    /// because the new job's first epochs would be taken for epochs applied before.
    /// </summary>
    /// <value>False by default.</value>
    public bool ResetAtFirstStart { get; init; }

    /// <summary>
    /// The most rows in one statement of a <see cref="DbTable{T}"/>, or statements in one round trip of a
    /// <see cref="DbStatement{T}"/>. Fewer are taken if the database does not allow that many parameters.
    /// </summary>
    /// <value>500 by default, at least 1.</value>
    public int BatchSize { get; init; } = 500;

    /// <summary>
    /// The most bytes of one committable, and so of one row. Committables are records of the job's commit log: Kafka's
    /// brokers accept 1 MiB by default.
    /// </summary>
    /// <value>512 KiB by default, from 1 KiB to 1 GiB.</value>
    public int MaxCommittableBytes { get; init; } = 512 * 1024;

    /// <summary>
    /// How often an epoch is tried again after a failure that the provider calls transient, or a lost connection, before
    /// it fails the region.
    /// </summary>
    /// <value>3 by default, 0 for never.</value>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The pause before the first retry; it doubles with each, and varies at random.</summary>
    /// <value>100 ms by default.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one statement may take, whole seconds.</summary>
    /// <value>30 s by default; zero for no limit.</value>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Owner);
        ArgumentException.ThrowIfNullOrWhiteSpace(EpochTable);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCommittableBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxCommittableBytes, 1024 * 1024 * 1024);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommandTimeout, TimeSpan.Zero);
    }
}
