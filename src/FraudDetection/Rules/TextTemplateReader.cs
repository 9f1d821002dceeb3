using System.Globalization;

namespace FraudDetection.Rules;

/// <summary>Reads a rule's text: holes are <c>{name}</c> or <c>{name:decimals}</c>, braces are doubled.</summary>
internal static class TextTemplateReader
{
    private const int MaxDecimals = 9;

    /// <summary>Reads a text; what is wrong with it goes to <paramref name="faults"/>.</summary>
    public static List<TextTemplate.Part> Read(JsonSource text, RuleFaults faults)
    {
        List<TextTemplate.Part> parts = [];
        var literal = new System.Text.StringBuilder();
        var value = text.Text;
        for (var i = 0; i < value.Length; i++)
        {
            var isDoubled = i + 1 < value.Length && value[i + 1] == value[i];
            if (value[i] is not ('{' or '}'))
            {
                literal.Append(value[i]);
            }
            else if (isDoubled)
            {
                literal.Append(value[i++]);
            }
            else if (value[i] == '}' || value.IndexOf('}', i) < 0)
            {
                faults.Add(text.Start, $"the '{value[i]}' at character {i + 1} of the text has no counterpart", "close the hole, or double the brace to show it");
                return parts;
            }
            else
            {
                parts.Add(TextTemplate.Part.Of(literal.ToString()));
                literal.Clear();
                var end = value.IndexOf('}', i);
                AddHole(value[(i + 1)..end], text.Start, parts, faults);
                i = end;
            }
        }

        parts.Add(TextTemplate.Part.Of(literal.ToString()));
        return parts;
    }

    private static void AddHole(string hole, int position, List<TextTemplate.Part> parts, RuleFaults faults)
    {
        var colon = hole.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? hole : hole[..colon];
        if (RuleField.Find(name) is not { } field)
        {
            faults.Add(position, $"the text's hole '{name}' is neither a feature nor a field of the transaction", NearestName.Remedy(name, RuleField.Names));
            return;
        }

        string? format = null;
        if (colon >= 0)
        {
            if (!field.IsFeature || !int.TryParse(hole[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var decimals) || decimals > MaxDecimals)
            {
                faults.Add(position, $"the text's hole '{hole}' has a wrong format", $"give a feature's decimals, 0 to {MaxDecimals}: {{{name}:2}}, or leave the colon out");
                return;
            }

            format = string.Create(CultureInfo.InvariantCulture, $"F{decimals}");
        }

        parts.Add(TextTemplate.Part.Of(field, format));
    }
}
