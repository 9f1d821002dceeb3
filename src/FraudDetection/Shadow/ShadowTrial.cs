using System.Collections.Immutable;
using FraudDetection.Control;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using Microsoft.Extensions.Logging;

namespace FraudDetection.Shadow;

/// <summary>
/// Tries a model on the decisions that another one makes, on a thread of its own. Neither its slowness nor its failure
/// reaches them: what it can't keep up with is dropped and counted, and one that fails too often is not tried any more.
/// </summary>
public sealed partial class ShadowTrial : IDisposable
{
    /// <summary>So many failures without a success between them end the trial.</summary>
    private const int MaxFailures = 100;

    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(10);

    private readonly long _version;
    private readonly string _model;
    private readonly string _liveModel;
    private readonly ScoreProbability _score;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DateTimeOffset _since;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly long[] _outcomes = new long[9];
    private readonly ScoreHistogram _shadowSpread = new();
    private readonly ScoreHistogram _liveSpread = new();
    private ImmutableArray<SampleRing> _rings = [];
    private volatile bool _isStopped;
    private long _compared;
    private long _droppedBefore;
    private long _reportedDropped;
    private long _failed;
    private int _failuresInARow;
    private string? _lastFailure;
    private double _sum;
    private double _liveSum;
    private double _differences;
    private TimeSpan _busy;

    /// <summary>Begins a trial.</summary>
    /// <param name="version">The shadow's version in its topic.</param>
    /// <param name="model">Its name.</param>
    /// <param name="liveModel">The live model's name.</param>
    /// <param name="score">Its probability of fraud; called on the trial's thread.</param>
    /// <param name="logger">Hears of its failures.</param>
    /// <param name="time">The clock.</param>
    public ShadowTrial(long version, string model, string liveModel, ScoreProbability score, ILogger logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(time);
        _version = version;
        _model = model;
        _liveModel = liveModel;
        _score = score;
        _logger = logger;
        _time = time;
        _since = time.GetUtcNow();
        _thread = new(Run) { Name = "shadow model", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>A model's probability of fraud.</summary>
    /// <param name="features">All features, in the order of <see cref="Feature"/>.</param>
    public delegate double ScoreProbability(ReadOnlySpan<double> features);

    /// <summary>How it has gone so far.</summary>
    public ShadowReport Report
    {
        get
        {
            lock (_lock)
            {
                double? Mean(double sum) => _compared > 0 ? sum / _compared : null;
                return new(
                    _version,
                    _model,
                    _liveModel,
                    _since,
                    _compared,
                    Dropped,
                    _failed,
                    _lastFailure,
                    _isStopped,
                    Mean(_outcomes[0] + _outcomes[4] + _outcomes[8]),
                    [.. _outcomes.Index().Where(pair => pair.Item > 0).Select(pair => new OutcomePair((Outcome)(pair.Index / 3), (Outcome)(pair.Index % 3), pair.Item))],
                    Mean(_sum),
                    Mean(_liveSum),
                    Mean(_differences),
                    _compared > 0 ? ScoreHistogram.StabilityIndex(_liveSpread, _shadowSpread) : null,
                    Mean(_busy.TotalMicroseconds));
            }
        }
    }

    private long Dropped => _droppedBefore + _rings.Sum(ring => ring.Dropped);

    /// <summary>The way in for one thread that decides; to be closed when it decides no more.</summary>
    public SampleRing OpenRing()
    {
        var ring = new SampleRing();
        lock (_lock)
        {
            _rings = _rings.Add(ring);
        }

        return ring;
    }

    /// <summary>Ends the trial. What is under way is dropped.</summary>
    public void Dispose()
    {
        // The thread may be inside of the model, for which nobody waits: it ends behind it.
        _stop.Set();
    }

    private void Run()
    {
        Span<double> features = stackalloc double[FeatureNames.Count];
        while (!_stop.IsSet && !_isStopped)
        {
            var isIdle = true;
            foreach (var ring in _rings)
            {
                // A bound, so that no ring keeps the others waiting.
                for (var i = 0; i < SampleRing.Capacity && !_stop.IsSet && !_isStopped && ring.TryTake(features, out var probability, out var basis); i++)
                {
                    isIdle = false;
                    Try(features, probability, basis);
                }
            }

            if (isIdle)
            {
                Tidy();
                _stop.Wait(IdleWait);
            }
        }
    }

    private void Try(ReadOnlySpan<double> features, double liveProbability, in OutcomeBasis basis)
    {
        double probability;
        var start = _time.GetTimestamp();
        try
        {
            probability = _score(features);
        }
#pragma warning disable CA1031 // Whatever a model on trial does, the service goes on; it is counted and told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            OnFailure(e);
            return;
        }

        var (live, shadow) = (basis.OutcomeOf(liveProbability), basis.OutcomeOf(probability));
        lock (_lock)
        {
            _busy += _time.GetElapsedTime(start);
            _failuresInARow = 0;
            _compared++;
            _outcomes[((int)live * 3) + (int)shadow]++;
            _sum += probability;
            _liveSum += liveProbability;
            _differences += Math.Abs(probability - liveProbability);
            _liveSpread.Add(liveProbability);
            _shadowSpread.Add(probability);
        }

        ControlMetrics.CountShadow(live, shadow);
    }

    private void OnFailure(Exception failure)
    {
        ControlMetrics.ShadowFailed.Add(1);
        lock (_lock)
        {
            _failed++;
            _lastFailure = failure.Message;
            _isStopped = ++_failuresInARow >= MaxFailures;
        }

        if (_isStopped)
        {
            LogStopped(failure, _version, MaxFailures);
        }
        else if (_failuresInARow == 1)
        {
            LogFailed(failure, _version);
        }
    }

    /// <summary>Lets go of rings that nobody uses, and tells how many decisions were dropped.</summary>
    private void Tidy()
    {
        lock (_lock)
        {
            foreach (var ring in _rings.Where(ring => ring.IsClosed).ToList())
            {
                _droppedBefore += ring.Dropped;
                _rings = _rings.Remove(ring);
            }

            ControlMetrics.ShadowDropped.Add(Dropped - _reportedDropped);
            _reportedDropped = Dropped;
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "The shadow model, version {Version}, has failed; decisions are not affected")]
    private partial void LogFailed(Exception failure, long version);

    [LoggerMessage(11, LogLevel.Error, "The shadow model, version {Version}, has failed {Failures} times in a row and is not tried any more; decisions are not affected")]
    private partial void LogStopped(Exception failure, long version, int failures);
}
