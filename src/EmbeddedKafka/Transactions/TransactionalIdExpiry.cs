using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Transactions;

/// <summary>Lets go the transactional ids that nobody has used for a week, as Kafka does.</summary>
internal sealed partial class TransactionalIdExpiry : IDisposable
{
    /// <summary>Kafka's default of <c>transactional.id.expiration.ms</c>.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromDays(7);

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMinutes(1);
    private readonly BrokerGate _gate;
    private readonly Dictionary<string, Transaction> _transactions;
    private readonly TransactionLog _log;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private bool _isScheduled;

    /// <summary>Lets go those in <paramref name="transactions"/>.</summary>
    public TransactionalIdExpiry(BrokerGate gate, Dictionary<string, Transaction> transactions, TransactionLog log, ILogger logger)
    {
        _gate = gate;
        _transactions = transactions;
        _log = log;
        _logger = logger;
        _timer = gate.CreateTimer(Expire);
    }

    /// <summary>Sees to it that the first id to go goes in time.</summary>
    public void Schedule()
    {
        if (_isScheduled || _transactions.Count == 0)
        {
            return;
        }

        _isScheduled = true;
        var oldest = _transactions.Values.Min(transaction => transaction.Metadata.LastUpdateMs);
        var left = TimeSpan.FromMilliseconds(oldest - _gate.NowMs) + IdleTime;
        _timer.Change(left > ShortestDelay ? left : ShortestDelay, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Expire()
    {
        _isScheduled = false;
        try
        {
            var latest = _gate.NowMs - (long)IdleTime.TotalMilliseconds;
            foreach (var transaction in _transactions.Values.Where(transaction => IsIdle(transaction.Metadata) && transaction.Metadata.LastUpdateMs <= latest).ToList())
            {
                _log.Delete(transaction.TransactionalId);
                _transactions.Remove(transaction.TransactionalId);
                transaction.Timer?.Dispose();
            }
        }
        catch (IOException e)
        {
            LogNotForgotten(_logger, e);
            _isScheduled = true;
            _timer.Change(ShortestDelay, Timeout.InfiniteTimeSpan);
            return;
        }

        Schedule();
    }

    private static bool IsIdle(TransactionMetadata metadata) =>
        metadata.State is TransactionState.Empty or TransactionState.CompleteCommit or TransactionState.CompleteAbort;

    [LoggerMessage(Level = LogLevel.Error, Message = "Idle transactional ids could not be removed from the transaction log")]
    private static partial void LogNotForgotten(ILogger logger, Exception exception);
}
