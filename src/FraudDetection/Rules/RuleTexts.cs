using System.Text.Json;

namespace FraudDetection.Rules;

/// <summary>Which texts a field of a transaction can have at all, so that a rule that can never hit is found before it runs.</summary>
internal static class RuleTexts
{
    /// <summary>What is wrong with a text that is compared with a field, and the remedy; null if nothing is.</summary>
    public static (string Reason, string Remedy)? Problem(TextField field, JsonSource value)
    {
        if (value.Kind != JsonValueKind.String)
        {
            return ($"{value.Described} is no text", "write it in quotes");
        }

        var text = value.Text;
        if (text.Length is 0 or > RuleLimits.TextLength)
        {
            return ($"the text has {text.Length} characters", $"give it 1 to {RuleLimits.TextLength}");
        }

        return field switch
        {
            TextField.Channel when !ChannelNames.All.Contains(text) => ($"'{text}' is no channel", NearestName.Remedy(text, ChannelNames.All)),
            TextField.Currency when !IsUpperCase(text, 3) => ($"'{text}' is no currency", "write three capital letters, for example EUR"),
            TextField.Country when !IsUpperCase(text, 2) => ($"'{text}' is no country", "write two capital letters, for example FR"),
            _ => null,
        };
    }

    private static bool IsUpperCase(string text, int length) => text.Length == length && text.All(char.IsAsciiLetterUpper);
}
