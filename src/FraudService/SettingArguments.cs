using FraudService.Configuration;

namespace FraudService;

/// <summary>Takes the arguments of the form <c>--FraudStream:NAME=VALUE</c> out of a command line.</summary>
public sealed class SettingArguments
{
    private const string Prefix = "--" + SettingsReader.Section + ":";

    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _others = [];

    /// <summary>Sorts a command line's arguments; a wrong one is not an error but a <see cref="Fault"/>.</summary>
    public SettingArguments(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        foreach (var argument in args)
        {
            if (!argument.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                _others.Add(argument);
            }
            else if (argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                _values[argument[2..equals]] = argument[(equals + 1)..];
            }
            else
            {
                Fault ??= $"'{argument}' has no value: write {argument}=VALUE.";
            }
        }
    }

    /// <summary>The settings by their configuration keys.</summary>
    public IReadOnlyDictionary<string, string?> Values => _values;

    /// <summary>The rest of the command line.</summary>
    public IReadOnlyList<string> Others => _others;

    /// <summary>What is wrong with it, and the remedy; null if nothing is.</summary>
    public string? Fault { get; }
}
