using System.Text.Json;

namespace FraudDetection.Rules;

/// <summary>Reads the rules of a document and compiles them; finds everything that is wrong in one go.</summary>
internal sealed class RuleSetReader(RuleFaults faults)
{
    private static readonly string[] Properties = ["description", "declineLimit", "rules"];

    private readonly ConditionCompiler _conditions = new(faults);
    private readonly RuleReader _rules = new(faults);
    private readonly Dictionary<string, JsonSource> _ids = new(StringComparer.Ordinal);

    /// <summary>The limit for the whole set; null if it has none of its own.</summary>
    public DeclineLimit? DeclineLimit { get; private set; }

    /// <summary>Reads the document; the result is of use only if there are no faults.</summary>
    public List<CompiledRule> Read(JsonSource document)
    {
        List<CompiledRule> rules = [];
        if (document.Kind != JsonValueKind.Object || document["rules"] is not { Kind: JsonValueKind.Array } list)
        {
            faults.Add(document.Start, "the document has no list of rules", "write { \"rules\": [ ... ] }");
            return rules;
        }

        RuleReader.RefuseUnknown(document, Properties, faults);
        DeclineLimit = _rules.ReadLimit(document["declineLimit"]);
        if (list.Items.Count > RuleLimits.Rules)
        {
            faults.Add(list.Start, $"there are {list.Items.Count} rules", $"keep it to {RuleLimits.Rules}");
            return rules;
        }

        foreach (var source in list.Items)
        {
            if (source.Kind != JsonValueKind.Object)
            {
                faults.Add(source.Start, $"a rule is an object, not {source.Described}", "write { \"id\": ..., ... }");
                continue;
            }

            faults.RuleId = source["id"] is { Text.Length: > 0 and <= RuleLimits.NameLength } id ? id.Text : null;
            rules.Add(Read(source, rules.Count));
            faults.RuleId = null;
        }

        if (_conditions.Count > RuleLimits.Comparisons)
        {
            faults.Add(list.Start, $"the rules have {_conditions.Count} comparisons", $"keep it to {RuleLimits.Comparisons}");
        }

        return rules;
    }

    /// <summary>The conditions of all rules; only without faults.</summary>
    public ConditionProgram Complete() => _conditions.Complete();

    private CompiledRule Read(JsonSource source, int index)
    {
        var rule = _rules.Read(source);
        if (rule.Id.Length > 0 && !_ids.TryAdd(rule.Id, source))
        {
            faults.Add(source["id"]!.Start, "another rule has the same id", "give each rule an id of its own");
        }

        var entry = ConditionStep.No;
        IReadOnlyList<RuleField> fields = [];
        if (source["when"] is { } condition)
        {
            entry = _conditions.Compile(condition, out fields);
        }

        return new()
        {
            Index = index,
            Rule = rule,
            Entry = entry,
            Text = new TextTemplate(
            [
                .. source["text"] is { } text ? TextTemplateReader.Read(text, faults) : [],
                .. ActualValues(rule.Id, fields),
            ]),
            RuleTag = new("rule", rule.Id),
            ModeTag = new("mode", rule.State == RuleState.Shadow ? "shadow" : "active"),
            From = rule.ValidFrom?.ToUnixTimeMilliseconds() ?? long.MinValue,
            Until = rule.ValidUntil?.ToUnixTimeMilliseconds() ?? long.MaxValue,
            ExceptCards = SetOf(rule.ExceptCards),
            ExceptTerminals = SetOf(rule.ExceptTerminals),
            ExceptMerchantCategories = SetOf(rule.ExceptMerchantCategories),
        };
    }

    // " [id: a=1, b=2]": which rule it was and what its condition saw.
    private static IEnumerable<TextTemplate.Part> ActualValues(string id, IReadOnlyList<RuleField> fields)
    {
        yield return TextTemplate.Part.Of($" [{id}:");
        for (var i = 0; i < fields.Count; i++)
        {
            yield return TextTemplate.Part.Of($"{(i > 0 ? "," : "")} {fields[i].Name}=");
            yield return TextTemplate.Part.Of(fields[i]);
        }

        yield return TextTemplate.Part.Of("]");
    }

    private static Utf8Set? SetOf(IReadOnlyList<string> texts) => texts.Count > 0 ? new Utf8Set(texts) : null;
}
