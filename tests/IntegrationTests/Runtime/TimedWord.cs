using System.Globalization;

namespace IntegrationTests.Runtime;

/// <summary>Elements like <c>word@1500</c>: a word and its event time in milliseconds, 0 if it is left out.</summary>
internal static class TimedWord
{
    public static string WordOf(string text) => text.Split('@')[0];

    public static long TimeOf(string text) =>
        text.Split('@') is [_, var time] ? long.Parse(time, CultureInfo.InvariantCulture) : 0;
}
