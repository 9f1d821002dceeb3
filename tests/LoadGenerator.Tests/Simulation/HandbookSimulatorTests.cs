using LoadGenerator.Commands;
using LoadGenerator.Replay;
using LoadGenerator.Simulation;

namespace LoadGenerator.Tests.Simulation;

public sealed class HandbookSimulatorTests
{
    private const int Day = 24 * 60 * 60;

    private static readonly HandbookOptions Options = new() { Seed = 11, Cards = 2000, Terminals = 4000, Days = 60 };
    private static readonly Lazy<IReadOnlyList<HandbookTransaction>> Made = new(() => Make(Options));

    private static IReadOnlyList<HandbookTransaction> Transactions => Made.Value;

    [Fact]
    public void A_seed_makes_the_same_transactions_each_time()
    {
        var small = new HandbookOptions { Cards = 50, Terminals = 500, Days = 10 };

        Assert.Equal(Make(small), Make(small));
        Assert.NotEqual(Make(small), Make(small with { Seed = 2 }));
    }

    [Fact]
    public void They_come_in_the_order_of_time_within_the_days()
    {
        Assert.Equal(Transactions.Select(t => t.Second).Order(), Transactions.Select(t => t.Second));
        Assert.InRange(Transactions[0].Second, 0, Day);
        Assert.InRange(Transactions[^1].Second, (Options.Days - 1) * Day, (Options.Days * Day) - 1);
    }

    [Fact]
    public void A_card_has_two_a_day_less_those_outside_the_day()
    {
        // 0 to 4 a day, 2 in the mean; 3.1 % of the normal times lie outside the day.
        var perCardAndDay = Transactions.Count / (double)(Options.Cards * Options.Days);

        Assert.InRange(perCardAndDay, 1.94 * 0.96, 1.94 * 1.04);
        Assert.InRange(Transactions.Average(t => t.Second % Day), 43_200 - 300, 43_200 + 300);
    }

    [Fact]
    public void A_card_is_used_at_the_terminals_near_it()
    {
        // In a circle of radius 5 in a square of side 100 there are 31 of 4000, fewer at the edges.
        var mean = Transactions.GroupBy(t => t.Card).Average(card => card.Select(t => t.Terminal).Distinct().Count());

        Assert.InRange(mean, 22, 32);
    }

    [Fact]
    public void Genuine_amounts_have_a_mean_of_about_53()
    {
        // Means are uniform from 5 to 100; negative amounts, 2.3 %, are drawn anew.
        Assert.InRange(Transactions.Where(t => t.Scenario == 0).Average(t => t.AmountMinor), 50_00, 56_00);
    }

    [Fact]
    public void Every_amount_above_220_is_a_fraud()
    {
        Assert.DoesNotContain(Transactions, t => t.Scenario == 0 && t.AmountMinor > 220_00);
        Assert.Contains(Transactions, t => t.Scenario == 1);
        Assert.DoesNotContain(Transactions, t => t.Scenario == 1 && t.AmountMinor <= 220_00);
    }

    [Fact]
    public void Two_terminals_a_day_are_compromised_for_28_days()
    {
        var compromised = Transactions.GroupBy(t => t.Terminal).Where(terminal => terminal.Any(t => t.Scenario == 2)).ToList();

        // Two a day on 59 days; few are drawn twice, some have no transaction in time.
        Assert.InRange(compromised.Count, 95, 118);
        foreach (var terminal in compromised)
        {
            int[] days = [.. terminal.Where(t => t.Scenario == 2).Select(t => t.Second / Day)];
            if (days.Max() - days.Min() < 28)
            {
                Assert.All(
                    terminal.Where(t => t.Second / Day >= days.Min() && t.Second / Day <= days.Max()),
                    t => Assert.NotEqual(0, t.Scenario));
            }
        }
    }

    [Fact]
    public void Three_cards_a_day_spend_five_times_as_much_in_a_third_of_14_days()
    {
        var frauds = Transactions.Where(t => t.Scenario == 3).ToList();
        var genuine = Transactions.Where(t => t.Scenario == 0).ToLookup(t => t.Card);

        // 3 cards on 59 days, a third of 1.94 a day on 14 days rounded down; fewer at the end.
        Assert.InRange(frauds.Count, 900, 1600);
        var ratio = frauds.Where(t => genuine[t.Card].Any())
            .Average(t => t.AmountMinor / genuine[t.Card].Average(other => (double)other.AmountMinor));
        Assert.InRange(ratio, 4.5, 5.6);
    }

    [Fact]
    public void Too_little_of_a_world_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { Cards = 2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { Terminals = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { Days = 0 }));
    }

    [Theory]
    [InlineData("rows.csv")]
    [InlineData("rows.csv.gz")]
    public async Task The_command_writes_a_file_that_is_read_as_it_was_made(string name)
    {
        var directory = Directory.CreateTempSubdirectory("handbook-");
        try
        {
            var path = Path.Combine(directory.FullName, name);
            string[] args =
            [
                "generate", "--profile", "handbook", "--out", path, "--days", "20", "--cards", "60", "--terminals", "700",
                "--seed", "5", "--from", "2026-02-20",
            ];

            Assert.Equal(ExitCodes.Success, await LoadGeneratorCommand.RunAsync(args, TimeProvider.System));

            var from = new DateTimeOffset(2026, 2, 20, 0, 0, 0, TimeSpan.Zero);
            var made = Make(new() { Days = 20, Cards = 60, Terminals = 700, Seed = 5, From = from });
            using var csv = HandbookCsv.Open(path);
            var read = 0;
            foreach (var row in csv.Read())
            {
                var expected = made[read];
                Assert.Equal($"{read}", Text(row.TransactionId));
                Assert.Equal(from.AddSeconds(expected.Second).ToUnixTimeMilliseconds(), row.EventTime);
                Assert.Equal($"{expected.Card}", Text(row.CustomerId));
                Assert.Equal($"{expected.Terminal}", Text(row.TerminalId));
                Assert.Equal(expected.AmountMinor, row.AmountMinor);
                Assert.Equal(expected.Scenario > 0, row.IsFraud);
                Assert.Equal(expected.Scenario, row.Scenario);
                read++;
            }

            Assert.Equal(made.Count, read);
            Assert.Equal(name, Path.GetFileName(Assert.Single(Directory.GetFiles(directory.FullName))));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<HandbookTransaction> Make(HandbookOptions options) =>
        HandbookSimulator.Generate(options, report: null, TestContext.Current.CancellationToken);

    private static string Text(ReadOnlyMemory<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8.Span);
}
