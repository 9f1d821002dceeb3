using System.Text;
using FraudDetection.Domain;
using LoadGenerator.Simulation;

namespace LoadGenerator.Tests.Simulation;

public sealed class TransactionSimulatorTests
{
    [Fact]
    public void The_same_seed_gives_the_same_transactions()
    {
        var options = new SimulatorOptions { Seed = 11, Cards = 50, Terminals = 20 };

        Assert.Equal(Describe(options, 2000), Describe(options, 2000));
    }

    [Fact]
    public void Another_seed_gives_other_transactions()
    {
        var options = new SimulatorOptions { Seed = 11, Cards = 50, Terminals = 20 };

        Assert.NotEqual(Describe(options, 100), Describe(options with { Seed = 12 }, 100));
    }

    [Fact]
    public void Ids_count_up_and_event_times_are_those_asked_for()
    {
        var simulator = new TransactionSimulator(new() { Cards = 5, Terminals = 5 }, new RunId("r"));

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i, simulator.NextIndex);
            var transaction = simulator.Next(1000 + i);
            Assert.True(simulator.RunId.TryReadIndex(transaction.TransactionId.Span, out var index));
            Assert.Equal(i, index);
            Assert.Equal(1000 + i, transaction.EventTime);
        }
    }

    [Fact]
    public void Cards_are_tokens_and_amounts_are_positive()
    {
        var simulator = new TransactionSimulator(new() { Cards = 3, Terminals = 1 }, new RunId("r"));
        var cards = new SortedSet<string>();
        for (var i = 0; i < 200; i++)
        {
            var transaction = simulator.Next(0);
            cards.Add(Text(transaction.CardId));
            Assert.True(transaction.AmountMinor > 0);
        }

        Assert.Equal(["card-000000", "card-000001", "card-000002"], cards);
    }

    [Fact]
    public void Bursts_concentrate_on_few_cards()
    {
        var options = new SimulatorOptions { Seed = 5, Cards = 1000, Terminals = 50 };

        var without = LongestPresence(options with { BurstRate = 0 });
        var with = LongestPresence(options with { BurstRate = 0.02 });

        Assert.True(with >= without + 3, $"seed 5: {with} with bursts, {without} without");
    }

    [Fact]
    public void Spikes_reach_amounts_that_nobody_spends_otherwise()
    {
        var options = new SimulatorOptions { Seed = 5, Cards = 1, Terminals = 1 };

        var without = GreatestAmount(options with { SpikeRate = 0 });
        var with = GreatestAmount(options with { SpikeRate = 0.05 });

        Assert.True(with > 2 * without, $"seed 5: {with} with spikes, {without} without");
    }

    [Fact]
    public void Terminals_abroad_are_visited_only_by_far_transactions()
    {
        var options = new SimulatorOptions { Seed = 5, Cards = 1, Terminals = 200 };

        Assert.Single(Countries(options with { FarTerminalRate = 0 }));
        Assert.True(Countries(options with { FarTerminalRate = 0.2 }).Count > 1);
    }

    // The most transactions of one card within 200 in a row.
    private static int LongestPresence(SimulatorOptions options) =>
        Take(options, 4000).Chunk(200).Max(chunk => chunk.GroupBy(t => Text(t.CardId)).Max(card => card.Count()));

    private static long GreatestAmount(SimulatorOptions options) => Take(options, 1000).Max(t => t.AmountMinor);

    private static HashSet<string> Countries(SimulatorOptions options) =>
        [.. Take(options, 500).Select(t => Text(t.Country!.Value))];

    private static List<string> Describe(SimulatorOptions options, int count) =>
    [
        .. Take(options, count).Select(t => string.Join(
            '|', Text(t.TransactionId), t.EventTime, Text(t.CardId), Text(t.TerminalId), Text(t.MerchantCategory!.Value),
            t.AmountMinor, Text(t.Currency), Text(t.Country!.Value), t.Channel)),
    ];

    private static IEnumerable<Transaction> Take(SimulatorOptions options, int count)
    {
        var simulator = new TransactionSimulator(options, new RunId("r"));
        for (var i = 0; i < count; i++)
        {
            yield return simulator.Next(i);
        }
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
