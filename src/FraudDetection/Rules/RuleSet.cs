using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using FraudDetection.Domain;

namespace FraudDetection.Rules;

/// <summary>
/// A numbered set of rules, read from JSON and compiled; see docs/rules.md for the language. Immutable, so threads may share
/// it, and a running service replaces it as a whole or not at all.
/// </summary>
public sealed class RuleSet
{
    private const string DefaultVersion = "builtin-2";

    private readonly ConditionProgram _program;
    private readonly ImmutableArray<CompiledRule> _evaluated;

    private RuleSet(string version, ReadOnlyMemory<byte> document, List<CompiledRule> rules, ConditionProgram program, DeclineLimit? limit)
    {
        Version = version;
        Document = document;
        DeclineLimit = limit;
        Rules = [.. rules.Select(rule => rule.Rule)];
        _program = program;

        // Ranked once: outcomes before weights, the graver before the lesser, and the order of the text among equals.
        _evaluated =
        [
            .. rules.Where(rule => rule.Rule.State is RuleState.Active or RuleState.Shadow)
                .OrderByDescending(rule => rule.Rule.Outcome ?? Outcome.Approve)
                .ThenByDescending(rule => rule.Rule.Weight),
        ];
    }

    /// <summary>The rules that come with the service.</summary>
    public static RuleSet Default { get; } = Parse(LoadDefault(), DefaultVersion);

    /// <summary>The set's number or name, as it stands in decisions.</summary>
    public string Version { get; }

    /// <summary>The JSON that it was read from.</summary>
    public ReadOnlyMemory<byte> Document { get; }

    /// <summary>The rules in the order of the document, whatever their state.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>How much the whole set may decline; null if it says nothing and the settings count.</summary>
    public DeclineLimit? DeclineLimit { get; }

    /// <summary>The rules that are evaluated, in the order in which their reasons are told.</summary>
    internal ReadOnlySpan<CompiledRule> Evaluated => _evaluated.AsSpan();

    /// <summary>Reads a rule set.</summary>
    /// <param name="utf8">The JSON; it is copied.</param>
    /// <param name="version">Its version; null for one made from the content, as for a file that was never put into use.</param>
    /// <exception cref="RuleSetException">There are faults; the exception has all of them.</exception>
    public static RuleSet Parse(ReadOnlySpan<byte> utf8, string? version = null) =>
        TryParse(utf8, version, out var faults) ?? throw new RuleSetException(faults);

    /// <summary>Reads a rule set.</summary>
    /// <param name="utf8">The JSON; it is copied.</param>
    /// <param name="version">Its version; null for one made from the content, as for a file that was never put into use.</param>
    /// <param name="faults">All that is wrong, in the order of the text; empty if the set is returned.</param>
    /// <returns>The set; null if there are faults.</returns>
    public static RuleSet? TryParse(ReadOnlySpan<byte> utf8, string? version, out IReadOnlyList<RuleFault> faults)
    {
        var found = new RuleFaults(utf8);
        var reader = new RuleSetReader(found);
        var rules = JsonSourceReader.Read(utf8, found) is { } document ? reader.Read(document) : [];
        faults = found.Ordered;
        return found.IsEmpty
            ? new(version ?? VersionOf(utf8), utf8.ToArray(), rules, reader.Complete(), reader.DeclineLimit)
            : null;
    }

    /// <summary>The same set with one rule in another state; everything else in the document stays as it is.</summary>
    /// <exception cref="KeyNotFoundException">There is no such rule.</exception>
    public RuleSet With(string ruleId, RuleState state)
    {
        var source = JsonSourceReader.Read(Document.Span, new RuleFaults(Document.Span))!["rules"]!
            .Items.Find(rule => rule["id"]!.Text == ruleId)?["state"]
            ?? throw new KeyNotFoundException($"There is no rule '{ruleId}'.");
        var name = Encoding.UTF8.GetBytes($"\"{state.ToString().ToLowerInvariant()}\"");
        return Parse([.. Document.Span[..source.Start], .. name, .. Document.Span[source.End..]]);
    }

    /// <summary>Finds out which active and shadow rules hit; allocates nothing.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="features">Its features, in the order of <see cref="Features.Feature"/>.</param>
    /// <param name="hits">Receives the rules that hit.</param>
    public void Evaluate(in Transaction transaction, ReadOnlySpan<double> features, ref RuleHits hits)
    {
        foreach (var rule in _evaluated.AsSpan())
        {
            if (transaction.EventTime >= rule.From
                && transaction.EventTime < rule.Until
                && _program.Holds(rule.Entry, transaction, features)
                && !rule.IsSuppressed(transaction))
            {
                hits.Add(rule.Index);
            }
        }
    }

    /// <summary>A rule's reason with the values that it sees in a transaction; empty if the rule is not evaluated.</summary>
    /// <param name="rule">The rule's place in <see cref="Rules"/>.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="features">Its features, in the order of <see cref="Features.Feature"/>.</param>
    public string DescribeHit(int rule, in Transaction transaction, ReadOnlySpan<double> features)
    {
        Span<byte> text = stackalloc byte[Decision.DetailCapacity];
        return _evaluated.FirstOrDefault(compiled => compiled.Index == rule) is { } found && found.Text.TryFormat(transaction, features, text, out var length)
            ? Encoding.UTF8.GetString(text[..length])
            : "";
    }

    private static string VersionOf(ReadOnlySpan<byte> utf8) =>
        "file-" + XxHash3.HashToUInt64(utf8).ToString("x16", CultureInfo.InvariantCulture);

    private static byte[] LoadDefault()
    {
        using var stream = typeof(RuleSet).Assembly.GetManifestResourceStream("default-rules.json")
            ?? throw new InvalidOperationException("The assembly was built without its rules.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
