using FraudDetection.Models;
using FraudDetection.Pipeline;
using FraudDetection.Rules;
using FraudDetection.Scoring;
using FraudDetection.Shadow;
using Microsoft.Extensions.Logging;

namespace FraudDetection.Control;

/// <summary>
/// Keeps what decisions are made with at what the control topics, or the files in their place, say: whenever other rules or
/// another model become live, it puts a new setup in the old one's place. Before the first decision the live versions are
/// there, or it fails.
/// </summary>
public sealed partial class DecisionControl : IAsyncDisposable
{
    private readonly DecisionControlOptions _options;
    private readonly FraudOptions _fraud;
    private readonly CurrentSetup _current;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly IDocumentFollower<RuleSet> _rules;
    private readonly IDocumentFollower<ModelChoice> _models;
    private readonly Lock _lock = new();
    private long? _shadowVersion;

    private DecisionControl(DecisionControlOptions options, FraudOptions fraud, CurrentSetup current, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _options = options;
        _fraud = fraud;
        _logger = loggerFactory.CreateLogger<DecisionControl>();
        _time = time;
        _rules = options.RulesFile.Length > 0
            ? new FileFollower<RuleSet>(
                options.RulesFile, RuleLimits.Bytes, static content => DocumentReaders.ReadRules(content), options.RulesFileInterval, loggerFactory, time)
            : new DocumentFollower<RuleSet>(options.Of(options.Topics.Rules), DocumentReaders.ReadRules, RuleSet.Default, loggerFactory, time);
        _models = options.ModelFile.Length > 0
            ? new FileFollower<ModelChoice>(
                options.ModelFile, ModelFile.MaxLength, static content => new(FraudModel.Load(content)), options.ModelFileInterval, loggerFactory, time)
            : new DocumentFollower<ModelChoice>(
                options.Of(options.Topics.Models), static document => new(DocumentReaders.ReadModel(document)), new(options.DefaultModel), loggerFactory, time);
        Lists = new(options.Of(options.Topics.Lists), loggerFactory, time);
        _current = current;
    }

    /// <summary>The lists.</summary>
    public ListTable Lists { get; }

    /// <summary>How it fares.</summary>
    public ControlStatus Status
    {
        get
        {
            var setup = _current.Value;
            return new(
                setup.Decider.RulesVersion,
                setup.Decider.ModelVersion,
                _rules.Status,
                _models.Status,
                Lists.Status,
                setup.Shadow?.Report);
        }
    }

    /// <summary>Waits for the live versions and the lists, and follows their topics and files from then on.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="fraud">How transactions are decided.</param>
    /// <param name="current">What is kept at what the topics and files say.</param>
    /// <param name="loggerFactory">Makes the loggers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ControlTopicException">A topic can't be read in time, or a live version can't be used.</exception>
    /// <exception cref="InvalidDataException">A file can't be used.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public static async Task<DecisionControl> StartAsync(
        DecisionControlOptions options,
        FraudOptions fraud,
        CurrentSetup current,
        ILoggerFactory loggerFactory,
        TimeProvider time,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fraud);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        ArgumentNullException.ThrowIfNull(time);
        var control = new DecisionControl(options, fraud, current, loggerFactory, time);
        try
        {
            await control.StartAsync(cancellation).ConfigureAwait(false);
            return control;
        }
        catch
        {
            await control.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _rules.DisposeAsync().ConfigureAwait(false);
        await _models.DisposeAsync().ConfigureAwait(false);
        Lists.Dispose();
        _current.Value.Shadow?.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(
            _rules.StartAsync(_options.StartPatience, cancellation),
            _models.StartAsync(_options.StartPatience, cancellation),
            Lists.StartAsync(_options.StartPatience, cancellation)).ConfigureAwait(false);
        _ = Swap();
        LogStarts(_current.Value.Decider.RulesVersion, _current.Value.Decider.ModelVersion);
        _rules.Changed = OnChanged;
        _models.Changed = OnChanged;

        // What has moved meanwhile.
        OnChanged();
    }

    private void OnChanged()
    {
        if (Swap())
        {
            ControlMetrics.Swaps.Add(1);
            LogSwap(_current.Value.Decider.RulesVersion, _current.Value.Decider.ModelVersion);
        }
    }

    /// <summary>Puts a new setup in place if the old one is not what is wanted by now. True if other rules or another model decide.</summary>
    private bool Swap()
    {
        lock (_lock)
        {
            var old = _current.Value;
            var (rules, model) = (LiveRules, LiveModel);
            var decides = !ReferenceEquals(old.Decider.Rules, rules) || !ReferenceEquals(old.Decider.Model, model);
            if (decides || _models.Shadow?.Version != _shadowVersion)
            {
                _current.Value = CreateSetup();
                old.Shadow?.Dispose();
            }

            return decides;
        }
    }

    private RuleSet LiveRules => _rules.Current;

    private FraudModel? LiveModel => _models.Current.Model;

    private DecisionSetup CreateSetup()
    {
        var decider = new FraudDecider(_fraud, LiveRules, LiveModel);
        var shadow = _models.Shadow;
        _shadowVersion = shadow?.Version;
        return new(
            decider,
            shadow?.Value.Model is { } model
                ? new ShadowTrial(shadow.Version, model.Version, decider.ModelVersion, model.Score, _logger, _time)
                : null);
    }

    [LoggerMessage(1, LogLevel.Information, "Deciding with the rules {Rules} and the model {Model}")]
    private partial void LogStarts(string rules, string model);

    [LoggerMessage(2, LogLevel.Information, "From the next epoch on: rules {Rules}, model {Model}")]
    private partial void LogSwap(string rules, string model);

    /// <summary>A model, or none where the program has none of its own.</summary>
    private sealed record ModelChoice(FraudModel? Model);
}
