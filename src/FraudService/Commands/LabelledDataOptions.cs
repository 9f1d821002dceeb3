using System.CommandLine;
using FraudTraining.Training;

namespace FraudService.Commands;

/// <summary>The options that the verbs on labelled transactions share.</summary>
internal static class LabelledDataOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "Labelled transactions in the order of time, .csv or .csv.gz, with the header " + LoadGenerator.Replay.HandbookCsv.Header,
        HelpName = "file",
        Required = true,
    };

    public static Option<string?> Note() => new("--data-note")
    {
        Description = "What kind of data they are, for the card and the report, for example \"simulated data\"",
        HelpName = "text",
    };

    public static Option<int> DelayDays(string name)
    {
        var option = new Option<int>(name)
        {
            Description = "After how many days it is known whether a transaction was a fraud",
            HelpName = "days",
            DefaultValueFactory = _ => new FraudTraining.Backtests.BacktestOptions().LabelDelayDays,
        };
        return option;
    }

    public static Option<ModelAlgorithm> Algorithm() => new("--algorithm")
    {
        Description = "lightgbm or fasttree",
        HelpName = "lightgbm|fasttree",
        DefaultValueFactory = _ => ModelAlgorithm.LightGbm,
    };
}
