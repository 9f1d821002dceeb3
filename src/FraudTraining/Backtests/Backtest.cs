using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Models;
using FraudDetection.Scoring;
using FraudTraining.Data;
using FraudTraining.Training;
using LoadGenerator.Reports;

namespace FraudTraining.Backtests;

/// <summary>
/// Lives past transactions through again, in one pass in the order of time: features by the code that runs online, labels only once
/// they would have been known, the model trained when the pass comes to the test period, and each transaction of it decided as
/// online. The protocol is that of the handbook "Machine Learning for Credit Card Fraud Detection". Use one for one run.
/// </summary>
public sealed class Backtest
{
    private const int EventsPerReport = 20_000;
    private const string NoModel = "none";

    private readonly BacktestOptions _options;
    private readonly ILabelledSource _source;
    private readonly TimeProvider _time;
    private readonly IRunProgress _progress;
    private readonly TransactionHistory _history;
    private readonly KnownCards _known;
    private readonly TrainingSet _trainingSet = new();
    private readonly TestRecorder _recorder;
    private readonly Decision _decision = new();
    private TrainedModel? _trained;
    private FraudDecider? _decider;
    private TimeSpan _trainingTime;
    private TimeSpan _trainingCpu;
    private long _events;

    /// <summary>Prepares a back-test.</summary>
    /// <param name="options">What is trained and tested.</param>
    /// <param name="source">The transactions, from well before the training on: features look back 30 days and more.</param>
    /// <param name="time">The clock, for the card and the times.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public Backtest(BacktestOptions options, ILabelledSource source, TimeProvider time, IRunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(progress);
        if (options.FindFault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        _options = options;
        _source = source;
        _time = time;
        _progress = progress;
        _history = new(TimeSpan.FromDays(options.LabelDelayDays));
        KnownFrom = options.KnownFrom ?? options.Train?.From ?? options.Test!.From.AddDays(-7 - options.LabelDelayDays);
        _known = new(KnownFrom, options.LabelDelayDays);
        _recorder = new(options.Rules);
    }

    private DateTimeOffset KnownFrom { get; }

    /// <summary>Runs it.</summary>
    /// <exception cref="FormatException">The data are malformed.</exception>
    /// <exception cref="TrainingException">There is nothing to learn from the training period.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BacktestResult Run(CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        var end = (_options.Test ?? _options.Train!).To.ToUnixTimeMilliseconds();
        var testFrom = _options.Test?.From.ToUnixTimeMilliseconds() ?? long.MaxValue;
        Span<double> features = stackalloc double[FeatureNames.Count];
        foreach (var row in _source.Read())
        {
            var time = row.Transaction.EventTime;
            if (time >= end)
            {
                break;
            }

            if (_events++ % EventsPerReport == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                _progress.Report("transactions", _source.Done, _source.Total);
            }

            if (time < testFrom)
            {
                _history.Add(row.Transaction, row.IsFraud, features, row.LabelTime);
                if (_options.Train?.Contains(time) == true)
                {
                    // The training takes place when the test begins: what was not known by then, it can't know.
                    _trainingSet.Add(features, row.IsFraud && row.LabelTime <= testFrom);
                }
            }
            else
            {
                Test(row, cancellation);
            }

            if (row.IsFraud)
            {
                _known.Add(row.Card, time, row.LabelTime);
            }
        }

        if (_trained is null && _options.Train is not null)
        {
            Train(cancellation);
        }

        return Conclude(_time.GetElapsedTime(start) - _trainingTime, Environment.CpuUsage.TotalTime - cpu - _trainingCpu);
    }

    private void Test(in LabelledTransaction row, CancellationToken cancellation)
    {
        if (_decider is null)
        {
            if (_options.Train is not null)
            {
                Train(cancellation);
            }

            _decider = new FraudDecider(_options.Thresholds, _options.Rules, _trained?.Model ?? _options.Model);
        }

        _history.Begin(row.Transaction);
        _decider.Decide(row.Transaction, _history.Watermark, _history, ref _history.Card, _decision);
        _history.End(row.Transaction, row.IsFraud, row.LabelTime);
        if (_known.IsKnown(row.Card, row.Transaction.EventTime))
        {
            _recorder.Skip();
        }
        else
        {
            _recorder.Add(row.Card, row.IsFraud, row.Transaction, _decision);
        }
    }

    private void Train(CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        var period = _options.Train!;
        _progress.Report("train", 0, 0);
        var data = new ModelData
        {
            File = _source.Name,
            Sha256 = _source.Sha256,
            Note = _options.DataNote,
            From = period.From,
            To = period.To,
            Rows = _trainingSet.Count,
            Frauds = _trainingSet.Frauds,
            LabelDelayDays = _options.LabelDelayDays,
        };
        _trained = ModelTrainer.Train(_trainingSet, _options.Algorithm, data, _time.GetUtcNow(), cancellation);
        _trainingTime = _time.GetElapsedTime(start);
        _trainingCpu = Environment.CpuUsage.TotalTime - cpu;
    }

    private BacktestResult Conclude(TimeSpan passTime, TimeSpan passCpu)
    {
        if (_recorder.Processed == 0)
        {
            return new(null, _trained);
        }

        var test = _options.Test!;
        var model = _trained?.Model ?? _options.Model;
        var ofModel = model is null ? null : _recorder.MeasureModel(test);
        if (_trained is not null)
        {
            _trained = _trained with { Model = _trained.Model.With(_trained.Model.Card with { Figures = ofModel }) };
        }

        var report = new BacktestReport
        {
            Data = _source.Name,
            DataSha256 = _source.Sha256,
            DataNote = _options.DataNote,
            Train = _options.Train,
            Test = test,
            LabelDelayDays = _options.LabelDelayDays,
            KnownFrom = KnownFrom,
            ModelVersion = model?.Version ?? NoModel,
            RulesVersion = _decider!.RulesVersion,
            Records = _source.Records is { } records ? records with { Processed = _events } : null,
            Rows = new(_recorder.Processed + _recorder.Skipped, _recorder.Processed, _recorder.Skipped, _recorder.Frauds),
            Model = ofModel,
            Decision = _recorder.MeasureDecision(test),
            Outcomes = _recorder.Outcomes,
            Rules = _recorder.MeasureRules(),
            Importance = model?.Card.Importance ?? [],
            Times = new(_events, passTime.TotalSeconds, passCpu.TotalSeconds, _trainingTime.TotalSeconds),
        };
        return new(report, _trained);
    }
}
