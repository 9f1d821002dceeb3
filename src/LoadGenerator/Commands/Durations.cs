using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LoadGenerator.Commands;

/// <summary>Options that take a time span: <c>90</c>, <c>90s</c>, <c>500ms</c>, <c>10m</c> or <c>1h</c>.</summary>
public static class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>An option with a default.</summary>
    public static Option<TimeSpan> Option(string name, string description, TimeSpan defaultValue) => new(name)
    {
        Description = description,
        HelpName = "seconds",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = Parse,
    };

    /// <summary>An option that may be left out.</summary>
    public static Option<TimeSpan?> Optional(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "seconds",
        CustomParser = result => Parse(result),
    };

    private static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var (digits, unit) = text switch
        {
            [.. var rest, 'm', 's'] => (rest, 0.001),
            [.. var rest, 's'] => (rest, 1),
            [.. var rest, 'm'] => (rest, 60),
            [.. var rest, 'h'] => (rest, 3600),
            _ => (text, 1.0),
        };
        if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * unit <= Longest.TotalSeconds)
        {
            return TimeSpan.FromSeconds(number * unit);
        }

        result.AddError($"'{text}' is no duration of at most 7 days: write 90, 90s, 500ms, 10m or 1h.");
        return default;
    }
}
