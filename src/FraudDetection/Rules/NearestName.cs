namespace FraudDetection.Rules;

/// <summary>Guesses what somebody meant who has mistyped a name.</summary>
internal static class NearestName
{
    /// <summary>The remedy for a wrong name: the nearest right one if there is one, else all of them.</summary>
    public static string Remedy(string wrong, IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        var (nearest, distance) = all.Select(name => (name, Distance(wrong, name))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(2, wrong.Length / 3)
            ? $"did you mean '{nearest}'? Correct the name"
            : $"use one of {string.Join(", ", all)}";
    }

    // How many letters must be changed, added or left out (Levenshtein). Names are short, and wrong ones are cut.
    private static int Distance(string wrong, string name)
    {
        var a = wrong.Length <= RuleLimits.NameLength ? wrong : wrong[..RuleLimits.NameLength];
        var previous = Enumerable.Range(0, name.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[name.Length + 1];
            current[0] = i;
            for (var j = 1; j <= name.Length; j++)
            {
                var replaced = previous[j - 1] + (char.ToLowerInvariant(a[i - 1]) == name[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[name.Length];
    }
}
