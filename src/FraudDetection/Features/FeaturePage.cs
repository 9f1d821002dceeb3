using System.Globalization;
using System.Text;

namespace FraudDetection.Features;

/// <summary>The catalogue as a page in Markdown, docs/features.md.</summary>
public static class FeaturePage
{
    /// <summary>The whole page.</summary>
    public static string Text { get; } = Write();

    private static string Write()
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # Features

            <!-- Written by `dotnet run --project src/FraudService -- features > docs/features.md`; change the attributes of Feature.cs instead. -->

            A decision rests on {FeatureNames.Count} numbers. The same code computes them online, in training and in back-tests, from
            event time alone and never from the future. Rules and models name them as they are named here. A model fits one set of
            features, which has the hash `{FeatureSet.Hash}`.

            "Known" means: a transaction of the same card that came before this one in its partition. A card's windows are cut into
            panes and include the transaction itself. They end with the pane that it falls into, so a window of 24 panes of an hour
            spans 23 to 24 hours.

            A terminal's features use only panes that ended at least {TerminalHistory.Settle / 60_000} minutes before the transaction, and so neither the
            transaction itself nor the present hour. A fraud counts by the time at which it became known. A transaction counts as
            judged once it is {TerminalHistory.LabelDelay / TerminalHistory.DayPane} days old: if it is not known as a fraud by then, it is taken for genuine. A fraud is
            unexplained if its amount is at most {TerminalHistory.UnexplainedRatio} times the terminal's mean over the 30 whole days before the
            label, so that the terminal itself is suspect rather than the amount. A risk is (frauds + {TerminalFeatures.PriorRisk * TerminalFeatures.PriorStrength}) / (judged transactions + {TerminalFeatures.PriorStrength}).

            | # | name | meaning | window | unit |
            |---|---|---|---|---|

            """);
        foreach (var info in FeatureCatalogue.All)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {(int)info.Feature} | `{info.Name}` | {info.Meaning} | {(info.Window.Length > 0 ? info.Window : "-")} | {info.Unit} |\n");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }
}
