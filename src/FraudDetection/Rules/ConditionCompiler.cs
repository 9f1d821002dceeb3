using System.Text.Json;
using FraudDetection.Features;

namespace FraudDetection.Rules;

/// <summary>
/// Turns the conditions of a document into one <see cref="ConditionProgram"/>. A condition is compiled from its end: where a
/// step goes on is known before the step is made.
/// </summary>
internal sealed class ConditionCompiler(RuleFaults faults)
{
    private const string ChangedSuffix = "_changed";

    private static readonly string[] Comparisons = ["<", "<=", "==", "!=", ">=", ">"];
    private static readonly string[] Operators = [.. Comparisons, "in", "notIn", "between"];
    private static readonly string[] Forms = ["all", "any", "not", "changed", "field"];

    private readonly List<ConditionStep> _steps = [];
    private readonly List<double[]> _numbers = [];
    private readonly List<Utf8Set> _texts = [];
    private readonly List<RuleField> _fields = [];
    private int _comparisons;

    /// <summary>Compiles one rule's condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="fields">What it looks at, in the order of the text.</param>
    /// <returns>The condition's first step.</returns>
    public int Compile(JsonSource condition, out IReadOnlyList<RuleField> fields)
    {
        _comparisons = 0;
        _fields.Clear();
        CollectFields(condition);
        var entry = Compile(condition, ConditionStep.Yes, ConditionStep.No);
        fields = [.. _fields];
        if (_comparisons > RuleLimits.ComparisonsPerRule)
        {
            faults.Add(condition.Start, $"the rule has {_comparisons} comparisons", $"keep it to {RuleLimits.ComparisonsPerRule}; a list may save some");
        }

        return entry;
    }

    /// <summary>How many comparisons were compiled.</summary>
    public int Count => _steps.Count;

    /// <summary>The program of everything that was compiled; only without faults.</summary>
    public ConditionProgram Complete() => new([.. _steps], [.. _numbers], [.. _texts]);

    private int Compile(JsonSource condition, int ifTrue, int ifFalse)
    {
        if (condition.Kind != JsonValueKind.Object)
        {
            return Fault(condition, $"a condition is an object, not {condition.Described}", $"write one with {string.Join(", ", Forms)}");
        }

        var form = condition.Members.Find(member => Forms.Contains(member.Name));
        if (form is null)
        {
            return Fault(condition, "the condition has no form", $"give it one of {string.Join(", ", Forms)}");
        }

        if (form.Name != "field" && condition.Members.Count > 1)
        {
            var other = condition.Members.Find(member => member != form)!;
            faults.Add(other.Start, $"'{other.Name}' stands beside '{form.Name}'", "make two conditions of it, joined by all or any");
        }

        return form.Name switch
        {
            "all" or "any" => CompileList(form, ifTrue, ifFalse),
            "not" => Compile(form.Value, ifFalse, ifTrue),
            "changed" => CompileChanged(form.Value, ifTrue, ifFalse),
            _ => CompileComparison(condition, form.Value, ifTrue, ifFalse),
        };
    }

    private int CompileList(JsonMember list, int ifTrue, int ifFalse)
    {
        if (list.Value.Kind != JsonValueKind.Array || list.Value.Items.Count == 0)
        {
            return Fault(list.Value, $"'{list.Name}' has no conditions", "give it a list of at least one");
        }

        var isAll = list.Name == "all";
        var entry = isAll ? ifTrue : ifFalse;
        for (var i = list.Value.Items.Count - 1; i >= 0; i--)
        {
            entry = isAll ? Compile(list.Value.Items[i], entry, ifFalse) : Compile(list.Value.Items[i], ifTrue, entry);
        }

        return entry;
    }

    private int CompileChanged(JsonSource subject, int ifTrue, int ifFalse)
    {
        var changes = FeatureNames.All.Where(name => name.EndsWith(ChangedSuffix, StringComparison.Ordinal)).ToList();
        var index = FeatureNames.All.IndexOf(subject.Text + ChangedSuffix);
        return index < 0
            ? Fault(
                subject,
                $"no feature tells whether {subject.Described} has changed",
                NearestName.Remedy(subject.Text, changes.Select(name => name[..^ChangedSuffix.Length])))
            : Add(new(ConditionOperator.Greater, index, ConditionStep.NoFeature, 0, ifTrue, ifFalse));
    }

    private int CompileComparison(JsonSource condition, JsonSource name, int ifTrue, int ifFalse)
    {
        var operators = condition.Members.Where(member => member.Name != "field").ToList();
        if (operators.Find(member => !Operators.Contains(member.Name)) is { } unknown)
        {
            return Fault(unknown.Start, $"'{unknown.Name}' is no comparison", $"use one of {string.Join(", ", Operators)}");
        }

        if (operators.Count != 1)
        {
            return Fault(condition, $"the condition compares {operators.Count} times", $"give it exactly one of {string.Join(", ", Operators)}");
        }

        if (FindField(name) is not { } field)
        {
            return ConditionStep.No;
        }

        var (comparison, operand) = (operators[0].Name, operators[0].Value);
        return comparison switch
        {
            "between" => CompileBetween(field, operand, ifTrue, ifFalse),
            "in" => CompileIn(field, operand, ifTrue, ifFalse),
            "notIn" => CompileIn(field, operand, ifFalse, ifTrue),
            _ => field.IsFeature
                ? CompileNumber(field, comparison, operand, ifTrue, ifFalse)
                : CompileText(field, comparison, operand, ifTrue, ifFalse),
        };
    }

    private int CompileNumber(RuleField field, string comparison, JsonSource operand, int ifTrue, int ifFalse)
    {
        var (right, constant) = (ConditionStep.NoFeature, operand.Number);
        if (operand.Kind == JsonValueKind.Object)
        {
            if (operand.Members.Find(member => member.Name is not ("field" or "times")) is { } unknown)
            {
                return Fault(unknown.Start, $"'{unknown.Name}' has no meaning here", "compare with { \"field\": FEATURE, \"times\": FACTOR }");
            }

            var other = operand["field"];
            var factor = operand["times"];
            if (other is null || (factor is not null && factor.Kind != JsonValueKind.Number))
            {
                return Fault(operand, "this is no feature times a factor", "compare with { \"field\": FEATURE, \"times\": FACTOR }");
            }

            if (FindField(other) is not { } otherField)
            {
                return ConditionStep.No;
            }

            if (!otherField.IsFeature)
            {
                return Fault(other, $"'{otherField.Name}' is a text", "compare with a feature");
            }

            (right, constant) = (otherField.Feature, factor?.Number ?? 1);
        }
        else if (operand.Kind != JsonValueKind.Number)
        {
            return Fault(operand, $"'{field.Name}' is a number and {operand.Described} is none", "compare with a number or a feature");
        }

        return comparison == "!="
            ? Add(new(ConditionOperator.Equal, field.Feature, right, constant, ifFalse, ifTrue))
            : Add(new(OperatorOf(comparison), field.Feature, right, constant, ifTrue, ifFalse));
    }

    private int CompileBetween(RuleField field, JsonSource operand, int ifTrue, int ifFalse)
    {
        if (!field.IsFeature)
        {
            return Fault(operand, $"'{field.Name}' is a text", "use in with a list of texts");
        }

        if (operand.Items.Count != 2 || operand.Items.Exists(item => item.Kind != JsonValueKind.Number))
        {
            return Fault(operand, "between takes two numbers", "write [LEAST, GREATEST]; both belong to it");
        }

        var (least, greatest) = (operand.Items[0].Number, operand.Items[1].Number);
        if (least > greatest)
        {
            return Fault(operand, FormattableString.Invariant($"nothing is between {least} and {greatest}"), "write the smaller number first");
        }

        var upper = Add(new(ConditionOperator.LessOrEqual, field.Feature, ConditionStep.NoFeature, greatest, ifTrue, ifFalse));
        return Add(new(ConditionOperator.GreaterOrEqual, field.Feature, ConditionStep.NoFeature, least, upper, ifFalse));
    }

    private int CompileIn(RuleField field, JsonSource operand, int ifTrue, int ifFalse)
    {
        if (operand.Items.Count is 0 or > RuleLimits.ListEntries)
        {
            return Fault(operand, $"the list has {operand.Items.Count} entries", $"give it 1 to {RuleLimits.ListEntries}");
        }

        if (!field.IsFeature)
        {
            return operand.Items.All(item => IsText(field, item)) ? AddTexts(field, operand.Items, ifTrue, ifFalse) : ConditionStep.No;
        }

        if (operand.Items.Find(item => item.Kind != JsonValueKind.Number) is { } other)
        {
            return Fault(other, $"'{field.Name}' is a number and {other.Described} is none", "list numbers");
        }

        _numbers.Add([.. operand.Items.Select(item => item.Number).Order()]);
        return Add(new(ConditionOperator.InNumbers, field.Feature, _numbers.Count - 1, 0, ifTrue, ifFalse));
    }

    private int CompileText(RuleField field, string comparison, JsonSource operand, int ifTrue, int ifFalse)
    {
        if (comparison is not ("==" or "!="))
        {
            return Fault(operand, $"'{field.Name}' is a text, which has no order", "use ==, !=, in or notIn");
        }

        if (!IsText(field, operand))
        {
            return ConditionStep.No;
        }

        return comparison == "=="
            ? AddTexts(field, [operand], ifTrue, ifFalse)
            : AddTexts(field, [operand], ifFalse, ifTrue);
    }

    private bool IsText(RuleField field, JsonSource value)
    {
        if (RuleTexts.Problem(field.Text, value) is not { } problem)
        {
            return true;
        }

        Fault(value, problem.Reason, problem.Remedy);
        return false;
    }

    private RuleField? FindField(JsonSource name)
    {
        var field = RuleField.Find(name.Text);
        if (field is null)
        {
            Fault(name, $"{name.Described} is neither a feature nor a field of the transaction", NearestName.Remedy(name.Text, RuleField.Names));
        }

        return field;
    }

    private int AddTexts(RuleField field, List<JsonSource> texts, int ifTrue, int ifFalse)
    {
        _texts.Add(new Utf8Set([.. texts.Select(text => text.Text)]));
        return Add(new(ConditionOperator.InTexts, (int)field.Text, _texts.Count - 1, 0, ifTrue, ifFalse));
    }

    private int Add(ConditionStep step)
    {
        _comparisons++;
        _steps.Add(step);
        return _steps.Count - 1;
    }

    // What the condition looks at is told of each hit, once and in the order in which a person reads it.
    private void CollectFields(JsonSource value)
    {
        foreach (var member in value.Members)
        {
            var name = member.Name == "changed" ? member.Value.Text + ChangedSuffix : member.Value.Text;
            if (member.Name is "field" or "changed" && RuleField.Find(name) is { } field && !_fields.Contains(field))
            {
                _fields.Add(field);
            }

            CollectFields(member.Value);
        }

        value.Items.ForEach(CollectFields);
    }

    private int Fault(JsonSource value, string reason, string remedy) => Fault(value.Start, reason, remedy);

    private int Fault(int position, string reason, string remedy)
    {
        faults.Add(position, reason, remedy);
        return ConditionStep.No;
    }

    private static ConditionOperator OperatorOf(string comparison) => comparison switch
    {
        "<" => ConditionOperator.Less,
        "<=" => ConditionOperator.LessOrEqual,
        "==" => ConditionOperator.Equal,
        ">=" => ConditionOperator.GreaterOrEqual,
        _ => ConditionOperator.Greater,
    };
}
