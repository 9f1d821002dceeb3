using FraudDetection.Domain;

namespace FraudDetection.Rules;

/// <summary>
/// The conditions of all rules of a set as one flat array of comparisons. Each step names the next one for either result,
/// so that "all", "any" and "not" cost nothing and evaluating needs neither a stack nor recursion. Immutable.
/// </summary>
internal sealed class ConditionProgram(ConditionStep[] steps, double[][] numbers, Utf8Set[] texts)
{
    /// <summary>Tells whether a condition holds; allocates nothing.</summary>
    /// <param name="entry">The condition's first step.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="features">Its features.</param>
    public bool Holds(int entry, in Transaction transaction, ReadOnlySpan<double> features)
    {
        var next = entry;
        while (next >= 0)
        {
            ref readonly var step = ref steps[next];
            next = Test(step, transaction, features) ? step.IfTrue : step.IfFalse;
        }

        return next == ConditionStep.Yes;
    }

    private bool Test(in ConditionStep step, in Transaction transaction, ReadOnlySpan<double> features)
    {
        if (step.Operator == ConditionOperator.InTexts)
        {
            return texts[step.Right].Contains(RuleField.TextOf((TextField)step.Left, transaction));
        }

        var value = features[step.Left];
        if (step.Operator == ConditionOperator.InNumbers)
        {
            return Array.BinarySearch(numbers[step.Right], value) >= 0;
        }

        // A feature that is not a number fails every comparison.
        var other = step.Right >= 0 ? features[step.Right] * step.Constant : step.Constant;
        return step.Operator switch
        {
            ConditionOperator.Less => value < other,
            ConditionOperator.LessOrEqual => value <= other,
            ConditionOperator.Equal => value == other,
            ConditionOperator.GreaterOrEqual => value >= other,
            _ => value > other,
        };
    }
}
