namespace FraudDetection.Rules;

/// <summary>Guesses what somebody meant who has mistyped a name.</summary>
internal static class NearestName
{
    private const int MaxListed = 20;

    /// <summary>The remedy for a wrong name: the right one if one is near, else all of them, or of many the nearest.</summary>
    public static string Remedy(string wrong, IEnumerable<string> names)
    {
        var ordered = names.Order(StringComparer.Ordinal).Select(name => (Name: name, Distance: Distance(wrong, name))).ToList();
        var nearest = ordered.OrderBy(candidate => candidate.Distance).ToList();
        if (nearest[0].Distance <= Math.Max(2, wrong.Length / 3))
        {
            return $"did you mean '{nearest[0].Name}'? Correct the name";
        }

        return ordered.Count <= MaxListed
            ? $"use one of {string.Join(", ", ordered.Select(candidate => candidate.Name))}"
            : $"the nearest names are {string.Join(", ", nearest.Take(3).Select(candidate => candidate.Name))}";
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
                var replaced = previous[j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(name[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[name.Length];
    }
}
