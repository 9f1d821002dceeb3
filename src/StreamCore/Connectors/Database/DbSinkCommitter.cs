using System.Data.Common;
using Polly;
using Polly.Retry;
using StreamCore.DataStream;

namespace StreamCore.Connectors.Database;

/// <summary>Applies committed epochs, each in one transaction with its number.</summary>
internal sealed class DbSinkCommitter : ISinkCommitter
{
    private readonly SinkCommitterContext _context;
    private readonly DbSinkOptions _options;
    private readonly string _target;
    private readonly DbColumn[] _columns;
    private readonly RowApplier _applier;
    private readonly string _key;
    private readonly DbSession _session;
    private readonly EpochTable _epochs;
    private readonly ResiliencePipeline _retry;

    public DbSinkCommitter(
        SinkCommitterContext context,
        DbSinkOptions options,
        string target,
        DbColumn[] columns,
        Func<DbConnection> connect,
        RowApplier applier,
        SqlDialect dialect)
    {
        _context = context;
        _options = options;
        _target = target;
        _columns = columns;
        _applier = applier;
        _key = $"{options.Owner}/{context.SinkUid}";
        _session = new DbSession(connect, options.CommandTimeout);
        _epochs = new EpochTable(dialect, options, _key);
        _retry = CreateRetry();
    }

    /// <summary>Connects, and checks that the epoch table and the job tell the same story.</summary>
    public void Start() => Execute("can't start", _ =>
    {
        _session.Open();
        var applied = _epochs.Ensure(_session);
        if (applied <= _context.LastEpoch)
        {
            return;
        }

        // Rows are only applied when their epoch has committed, so the table can't be ahead of the job it belongs to.
        if (_options.ResetAtFirstStart && _context.LastEpoch == 0)
        {
            _epochs.Reset(_session, 0);
            return;
        }

        throw new DbSinkException(
            $"Table '{_options.EpochTable}' says that '{_key}' has applied epoch {applied}, but the job's last epoch is " +
            $"{_context.LastEpoch}: its state was deleted or set back, or another job has the same {nameof(DbSinkOptions.Owner)} and uid. " +
            $"Its next epochs would be taken for applied and lost. Give each job its own {nameof(DbSinkOptions.Owner)}; if the job was " +
            $"set back on purpose, set the row's epoch to {_context.LastEpoch}, or set {nameof(DbSinkOptions.ResetAtFirstStart)} for a job that starts from nothing.");
    });

    public void Commit(long epoch, IReadOnlyList<ReadOnlyMemory<byte>> committables) =>
        Execute($"can't apply epoch {epoch}", attempt => Apply(epoch, committables, isFirstAttempt: attempt == 0));

    public void Dispose() => _session.Dispose();

    private void Apply(long epoch, IReadOnlyList<ReadOnlyMemory<byte>> committables, bool isFirstAttempt)
    {
        _session.Begin();
        if (_epochs.TryAdvance(_session, epoch))
        {
            _applier.Apply(_session, RowLayout.Read(committables, _columns));
            _session.Commit();
            return;
        }

        var applied = _epochs.Read(_session);
        _session.Rollback();
        if (applied is null)
        {
            throw new DbSinkException($"The row of '{_key}' was deleted from table '{_options.EpochTable}' while the job runs.");
        }

        // Applied before, by the run before this one, or by an attempt of ours whose answer was lost. Everything else means
        // that somebody else counts on this row.
        var isReplay = epoch <= _context.LastEpoch || (!isFirstAttempt && applied == epoch);
        if (!isReplay)
        {
            throw new DbSinkException(
                $"Table '{_options.EpochTable}' says that '{_key}' has applied epoch {applied} already, but not by this instance: " +
                $"another instance has replaced it, or another job has the same {nameof(DbSinkOptions.Owner)} and uid.");
        }
    }

    private void Execute(string what, Action<int> action)
    {
        var attempt = 0;
        try
        {
            _retry.Execute(() =>
            {
                try
                {
                    action(attempt);
                }
                catch (Exception failure)
                {
                    attempt++;
                    if (_session.Abandon(failure))
                    {
                        throw new TransientFailure(failure);
                    }

                    throw;
                }
            });
        }
        catch (Exception failure)
        {
            var reason = failure is TransientFailure transient ? transient.InnerException! : failure;
            var statement = reason is DbSinkException ? "" : $" Statement: {_session.LastStatement}";
            throw new DbSinkException(
                $"Sink '{_context.SinkUid}' ({_target}) {what}, after {attempt} attempt(s): {reason.Message}{statement}", reason);
        }
    }

    private ResiliencePipeline CreateRetry() => _options.MaxRetries == 0
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = _context.TimeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TransientFailure>(),
                MaxRetryAttempts = _options.MaxRetries,
                Delay = _options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();

    /// <summary>Marks a failure that is worth another attempt.</summary>
    private sealed class TransientFailure(Exception failure) : Exception(null, failure);
}
