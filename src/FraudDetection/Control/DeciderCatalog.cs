using FraudDetection.Models;
using FraudDetection.Rules;
using FraudDetection.Scoring;

namespace FraudDetection.Control;

/// <summary>
/// Finds the decider that a recorded decision was made with, by the versions of rules and model that it names. Knows those of
/// the program at first, and those of files and topics that it is told. Not thread-safe.
/// </summary>
/// <param name="options">The options that the decisions were made with.</param>
public sealed class DeciderCatalog(FraudOptions options)
{
    private readonly Dictionary<string, RuleSet> _rules = new(StringComparer.Ordinal) { [RuleSet.Default.Version] = RuleSet.Default };
    private readonly Dictionary<string, FraudModel> _models = ProgramModel.Value is { } own
        ? new(StringComparer.Ordinal) { [own.Version] = own }
        : new(StringComparer.Ordinal);

    private readonly Dictionary<(string Rules, string Model), FraudDecider> _deciders = [];

    // Read only when a decision names what is not known yet: there may be many, and they are large.
    private readonly Stack<VersionedDocument> _unreadModels = [];
    private readonly Dictionary<string, VersionedDocument> _unreadRules = new(StringComparer.Ordinal);

    /// <summary>Adds rules.</summary>
    public void Add(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules[rules.Version] = rules;
    }

    /// <summary>Adds a model.</summary>
    public void Add(FraudModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _models[model.Version] = model;
    }

    /// <summary>Adds what the service's topics and files have.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ControlTopicException">A topic can't be read.</exception>
    /// <exception cref="InvalidDataException">A file can't be used.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public async Task AddAsync(DecisionControlOptions source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.RulesFile.Length > 0)
        {
            Add(DocumentReaders.ReadRules(source.RulesFile));
        }

        if (source.ModelFile.Length > 0)
        {
            Add(FraudModel.Load(source.ModelFile));
        }

        var rules = await new VersionedTopic(source.Of(source.Topics.Rules)).ReadAsync(cancellation).ConfigureAwait(false);
        foreach (var document in rules.Documents.Values)
        {
            _unreadRules[DocumentVersions.KeyOf(document.Version)] = document;
        }

        var models = await new VersionedTopic(source.Of(source.Topics.Models)).ReadAsync(cancellation).ConfigureAwait(false);
        foreach (var document in models.Documents.Values)
        {
            _unreadModels.Push(document);
        }
    }

    /// <summary>Finds a decider.</summary>
    /// <param name="rulesVersion">The decision's <c>rules_version</c>.</param>
    /// <param name="modelVersion">The decision's <c>model_version</c>.</param>
    /// <returns>The decider that the options make of these rules and this model.</returns>
    /// <exception cref="InvalidDataException">There are no such rules or no such model, or they can't be used by this program.</exception>
    public FraudDecider Find(string rulesVersion, string modelVersion)
    {
        if (!_deciders.TryGetValue((rulesVersion, modelVersion), out var decider))
        {
            decider = new FraudDecider(options, FindRules(FraudDecider.RuleSetVersionOf(rulesVersion)), FindModel(modelVersion));
            _deciders.Add((rulesVersion, modelVersion), decider);
        }

        return decider;
    }

    private RuleSet FindRules(string version)
    {
        if (!_rules.TryGetValue(version, out var rules))
        {
            rules = _unreadRules.TryGetValue(version, out var document)
                ? DocumentReaders.ReadRules(document)
                : throw new InvalidDataException($"rules_version is {version}, and neither the program nor the topic or file that was named has such rules.");
            _rules.Add(version, rules);
        }

        return rules;
    }

    private FraudModel? FindModel(string version)
    {
        if (version == FraudDecider.NoModel)
        {
            return null;
        }

        while (!_models.ContainsKey(version) && _unreadModels.TryPop(out var document))
        {
            try
            {
                Add(DocumentReaders.ReadModel(document));
            }
            catch (InvalidDataException)
            {
                // Of another program, for other features. If a decision names it, it is not found, which is told.
            }
        }

        return _models.GetValueOrDefault(version)
            ?? throw new InvalidDataException($"model_version is {version}, and neither the program nor the topic or file that was named has such a model for these features.");
    }
}
