using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LoadGenerator.Commands;

/// <summary>Options that take a UTC date or time: <c>2018-08-08</c> or <c>2018-08-08T12:00:00Z</c>.</summary>
public static class Dates
{
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    /// <summary>An option that may be left out.</summary>
    public static Option<DateTimeOffset?> Optional(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "date",
        CustomParser = Parse,
    };

    private static DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return date;
        }

        result.AddError($"'{text}' is no date: write 2018-08-08 or 2018-08-08T12:00:00Z.");
        return null;
    }
}
