using System.Runtime.CompilerServices;

namespace FraudDetection.Rules;

/// <summary>A set of rules, by their places in <see cref="RuleSet.Rules"/>; the default value is the empty set.</summary>
[InlineArray(Words)]
public struct RuleHits
{
    private const int Words = (RuleLimits.Rules + 63) / 64;

    private ulong _word;

    /// <summary>True if no rule is in it.</summary>
    public readonly bool IsEmpty
    {
        get
        {
            for (var i = 0; i < Words; i++)
            {
                if (this[i] != 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Adds a rule.</summary>
    public void Add(int rule) => this[rule >> 6] |= 1UL << (rule & 63);

    /// <summary>Tells whether a rule is in it.</summary>
    public readonly bool Contains(int rule) => (this[rule >> 6] & (1UL << (rule & 63))) != 0;
}
