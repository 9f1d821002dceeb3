using System.Text;
using FraudDetection.Domain;
using LoadGenerator.Kafka;
using LoadGenerator.Load;

namespace LoadGenerator.Replay;

/// <summary>Sends the rows of a transaction file, with the event times of the file, and the labels of its frauds if they are wanted.</summary>
public sealed class TransactionReplay
{
    private readonly ReplayOptions _options;
    private readonly byte[] _idPrefix;
    private readonly ITransactionSink _sink;
    private readonly ILabelSink? _labels;
    private readonly IPacer _pacer;
    private readonly TimeProvider _time;
    private readonly Queue<FraudLabel> _pending = new();
    private long _labelsSent;
    private long _read;
    private long _sent;

    /// <summary>Prepares a replay.</summary>
    /// <param name="options">What to send, and how fast.</param>
    /// <param name="sink">Takes the transactions.</param>
    /// <param name="pacer">Waits for the due times.</param>
    /// <param name="time">The clock of the pace.</param>
    /// <param name="labels">Takes the labels; null if the options want none.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public TransactionReplay(ReplayOptions options, ITransactionSink sink, IPacer pacer, TimeProvider time, ILabelSink? labels = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(pacer);
        ArgumentNullException.ThrowIfNull(time);
        if (options.Rate is not null && options.Speed is not null)
        {
            throw new ArgumentException("A replay has either a rate or a speed, not both.", nameof(options));
        }

        if (options.LabelDelay is { } delay && (labels is null || delay < TimeSpan.Zero))
        {
            throw new ArgumentException("Labels need a delay of 0 or more, and somewhere to go.", nameof(options));
        }

        var pace = options.Rate ?? options.Speed ?? 1;
        if (!(pace > 0 && double.IsFinite(pace)))
        {
            throw new ArgumentException("Rate and speed must be greater than 0.", nameof(options));
        }

        _options = options;
        _idPrefix = Encoding.UTF8.GetBytes(options.IdPrefix);
        _sink = sink;
        _labels = labels;
        _pacer = pacer;
        _time = time;
    }

    /// <summary>How many rows have been read so far, sent or not. Safe to read from any thread.</summary>
    public long Read => Volatile.Read(ref _read);

    /// <summary>How many rows have been sent so far. Safe to read from any thread.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>How many labels have been sent so far. Safe to read from any thread.</summary>
    public long LabelsSent => Volatile.Read(ref _labelsSent);

    /// <summary>Sends the rows on a thread of its own. Call it once.</summary>
    /// <param name="rows">The rows, in the order of the file; they are read as the replay goes.</param>
    /// <param name="cancellationToken">Ends the replay early; <see cref="Sent"/> then tells how far it came.</param>
    /// <exception cref="CsvFormatException">A row is malformed; those before it were sent.</exception>
    public Task RunAsync(IEnumerable<HandbookRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Task.Factory.StartNew(
            () => Run(rows, cancellationToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private void Run(IEnumerable<HandbookRow> rows, CancellationToken cancellationToken)
    {
        var from = _options.From?.ToUnixTimeMilliseconds() ?? long.MinValue;
        var to = _options.To?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        var schedule = default(OpenLoopSchedule);
        var firstEventTime = 0L;
        foreach (var row in rows)
        {
            Volatile.Write(ref _read, _read + 1);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            if (row.EventTime < from || row.EventTime >= to)
            {
                continue;
            }

            if (_sent == 0)
            {
                firstEventTime = row.EventTime;
                // A speed is a schedule whose items are the milliseconds of the file.
                schedule = OpenLoopSchedule.StartingAfter(_time, _options.Rate ?? (_options.Speed ?? 1) * 1000);
            }

            var isDue = _options switch
            {
                { Rate: not null } => _pacer.WaitUntil(schedule.DueAt(_sent), cancellationToken),
                { Speed: not null } => _pacer.WaitUntil(schedule.DueAt(row.EventTime - firstEventTime), cancellationToken),
                _ => true,
            };
            if (!isDue)
            {
                return;
            }

            try
            {
                SendLabelsUntil(row.EventTime, cancellationToken);
                var transaction = ToTransaction(row);
                _sink.Send(transaction, cancellationToken);
                if (row.IsFraud && _options.LabelDelay is { } delay)
                {
                    _pending.Enqueue(FraudLabel.Of(transaction, isFraud: true, row.EventTime + (long)delay.TotalMilliseconds));
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            Volatile.Write(ref _sent, _sent + 1);
        }
    }

    // Rows come in the order of their event times, and so do their labels; what is not known by the last row is never sent.
    private void SendLabelsUntil(long time, CancellationToken cancellationToken)
    {
        while (_pending.TryPeek(out var label) && label.LabelTime <= time)
        {
            _labels!.Send(label, cancellationToken);
            _pending.Dequeue();
            Volatile.Write(ref _labelsSent, _labelsSent + 1);
        }
    }

    private Transaction ToTransaction(in HandbookRow row) => new()
    {
        TransactionId = HandbookIds.Join(_idPrefix, row.TransactionId.Span),
        EventTime = row.EventTime,
        CardId = HandbookIds.CardOf(row.CustomerId.Span),
        TerminalId = HandbookIds.TerminalOf(row.TerminalId.Span),
        AmountMinor = row.AmountMinor,
        Currency = HandbookIds.Currency,
        Channel = Channel.Pos,
    };
}
