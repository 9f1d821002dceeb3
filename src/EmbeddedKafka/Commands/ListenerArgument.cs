using System.CommandLine.Parsing;
using System.Globalization;

namespace EmbeddedKafka.Commands;

/// <summary>Reads additional listeners from the command line: <c>port:advertised-port</c>.</summary>
internal static class ListenerArgument
{
    /// <summary>Reads the values of the option.</summary>
    public static AdditionalListener[]? ParseAll(ArgumentResult result)
    {
        var listeners = new List<AdditionalListener>();
        foreach (var token in result.Tokens)
        {
            if (token.Value.Split(':') is [var port, var advertised] && IsPort(port, out var own) && IsPort(advertised, out var told))
            {
                listeners.Add(new(own, told));
            }
            else
            {
                result.AddError($"'{token.Value}' is no listener: write port:advertised-port, each from 1 to {ushort.MaxValue}.");
            }
        }

        return [.. listeners];
    }

    private static bool IsPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= ushort.MaxValue;
}
