using System.CommandLine;

namespace StateBackends;

/// <summary>The options that give <see cref="BenchmarkSettings"/>, for the program and for the processes that it starts.</summary>
internal sealed class SettingOptions
{
    private readonly Option<int> _cards = Number("--cards", "Cards in the state.", BenchmarkSettings.Default.Cards, 100);
    private readonly Option<int> _valueSize = Number("--value-size", "Bytes of a card's value.", BenchmarkSettings.Default.ValueSize, Cards.MinValueSize);
    private readonly Option<int> _memory = Number("--memory", "Memory budget in MiB, for stores that have one.", BenchmarkSettings.Default.MemoryMiB, 16);
    private readonly Option<int> _events = Number("--events", "Events of each workload.", BenchmarkSettings.Default.Events, BenchmarkSettings.EpochEvents);
    private readonly Option<int> _checkpoint = Number("--checkpoint-interval", "Seconds between two checkpoints.", BenchmarkSettings.Default.CheckpointSeconds, 1);
    private readonly Option<int> _seed = Number("--seed", "What keys, values and the choice of cards follow from.", BenchmarkSettings.Default.Seed, 0);

    public SettingOptions(Command command)
    {
        foreach (var option in (Option<int>[])[_cards, _valueSize, _memory, _events, _checkpoint, _seed])
        {
            command.Options.Add(option);
        }
    }

    public BenchmarkSettings Read(ParseResult parsed) => new(
        parsed.GetValue(_cards),
        parsed.GetValue(_valueSize),
        parsed.GetValue(_memory),
        parsed.GetValue(_events),
        parsed.GetValue(_checkpoint),
        parsed.GetValue(_seed));

    private static Option<int> Number(string name, string description, int value, int least)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "number", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least)
            {
                result.AddError($"{name} must be at least {least}.");
            }
        });
        return option;
    }
}
