using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LoadGenerator.Simulation;

namespace LoadGenerator.Commands;

/// <summary>The options of the verbs that simulate: the world and the name of the run.</summary>
internal sealed class SimulatorCommandOptions
{
    private static readonly SimulatorOptions Defaults = new();

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "The seed of every random choice.",
        DefaultValueFactory = _ => Defaults.Seed,
    };

    private readonly Option<int> _cards = new Option<int>("--cards")
    {
        Description = "How many cards there are.",
        DefaultValueFactory = _ => Defaults.Cards,
    }.MustBePositive();

    private readonly Option<int> _terminals = new Option<int>("--terminals")
    {
        Description = "How many terminals there are; 10000 for the profile handbook.",
        DefaultValueFactory = _ => Defaults.Terminals,
    }.MustBePositive();

    private readonly Option<string?> _runId = new("--run-id")
    {
        Description = "The prefix of the transactions' ids; unique. [from the seed and the start time]",
    };

    /// <summary>Adds the options to a verb.</summary>
    public SimulatorCommandOptions(Command command)
    {
        command.Options.Add(_seed);
        command.Options.Add(_cards);
        command.Options.Add(_terminals);
        command.Options.Add(_runId);
        _runId.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !Simulation.RunId.IsValid(result.Tokens[0].Value))
            {
                result.AddError($"--run-id must be 1 to {Simulation.RunId.MaxLength} letters, digits, '.', '_' or '-'.");
            }
        });
    }

    /// <summary>Those that only transactions on their way to Kafka have.</summary>
    public IReadOnlyList<Option> OfStream => [_runId];

    /// <summary>What is wrong with the world of the profile <c>handbook</c>; null if all is well.</summary>
    public string? FindHandbookFault(CommandResult result)
    {
        if (NumberOf(result, _cards) < HandbookOptions.MinCards)
        {
            return $"--cards must be at least {HandbookOptions.MinCards} for the profile handbook.";
        }

        return NumberOf(result, _terminals) < HandbookOptions.MinTerminals
            ? $"--terminals must be at least {HandbookOptions.MinTerminals} for the profile handbook."
            : null;
    }

    /// <summary>The number that was given; null if none was, or what was given is no number.</summary>
    public static int? NumberOf(CommandResult result, Option<int> option) =>
        result.GetResult(option)?.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The simulated world.</summary>
    public SimulatorOptions Simulator(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(_seed),
        Cards = parsed.GetValue(_cards),
        Terminals = parsed.GetValue(_terminals),
    };

    /// <summary>The simulated world of the profile <c>handbook</c>, which has defaults of its own.</summary>
    public HandbookOptions Handbook(ParseResult parsed, int days, DateTimeOffset from) => new()
    {
        Seed = parsed.GetValue(_seed),
        Cards = parsed.GetValue(_cards),
        Terminals = parsed.GetResult(_terminals) is { Implicit: false } ? parsed.GetValue(_terminals) : new HandbookOptions().Terminals,
        Days = days,
        From = from,
    };

    /// <summary>The name that was given, or one from the seed and the time.</summary>
    public RunId RunId(ParseResult parsed, TimeProvider time) => parsed.GetValue(_runId) is { } name
        ? new RunId(name)
        : Simulation.RunId.From(parsed.GetValue(_seed), time.GetUtcNow());
}
