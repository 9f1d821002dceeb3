using System.CommandLine;
using FraudDetection.Features;

namespace FraudService.Commands;

/// <summary>The verb that shows what decisions rest on.</summary>
internal static class FeaturesCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var command = new Command("features", """
            Shows all features with their meanings, windows and units, as a page in Markdown.

            Example:
              FraudService features > docs/features.md
            """);
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(FeaturePage.Text));
        return command;
    }
}
