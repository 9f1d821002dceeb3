using System.CommandLine;
using System.Globalization;
using FraudDetection.Control;
using FraudDetection.Rules;

namespace FraudService.Commands;

/// <summary>Finds a rule set by what a person calls it: a file, a version of the topic, <c>live</c> or <c>default</c>.</summary>
internal sealed class RuleSources(ControlTopicArguments topic)
{
    /// <summary>The name of the live version.</summary>
    public const string Live = "live";

    /// <summary>The name of the rules that come with the program.</summary>
    public const string Default = "default";

    /// <summary>Finds a rule set; the topic is read only if the name is not that of a file or of the default.</summary>
    /// <exception cref="CommandFailedException">There is none of that name.</exception>
    /// <exception cref="InvalidDataException">It is not valid.</exception>
    public async Task<RuleSet> FindAsync(ParseResult parsed, string name, CancellationToken cancellation)
    {
        if (name == Default)
        {
            return RuleSet.Default;
        }

        if (name != Live && !long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return DocumentReaders.ReadRules(name);
        }

        return Find(await topic.Rules(parsed).ReadAsync(cancellation), name);
    }

    /// <summary>Finds a version among those that were read.</summary>
    /// <exception cref="CommandFailedException">There is no such version.</exception>
    /// <exception cref="InvalidDataException">It is not valid.</exception>
    public static RuleSet Find(DocumentVersions versions, string name)
    {
        var version = name == Live ? versions.Live : long.Parse(name, CultureInfo.InvariantCulture);
        if (version == DocumentVersions.Default)
        {
            return RuleSet.Default;
        }

        return versions.Documents.TryGetValue(version, out var document)
            ? DocumentReaders.ReadRules(document)
            : throw new CommandFailedException(string.Create(
                CultureInfo.InvariantCulture, $"There is no version {version} of the rules: the highest is {versions.Highest}, and 0 is what comes with the program."));
    }
}
