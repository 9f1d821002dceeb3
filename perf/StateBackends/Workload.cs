namespace StateBackends;

/// <summary>A sequence of events: which cards they touch.</summary>
/// <param name="Name">What it is called in the results.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="IsSkewed">Whether few cards have most of the events; if not, each card is as likely as any other.</param>
internal sealed record Workload(string Name, int Events, bool IsSkewed)
{
    /// <summary>What is not measured: until all code is compiled well and the caches hold what they can.</summary>
    public const string WarmUp = "warm-up";

    public const string Uniform = "uniform";

    public const string Skewed = "skewed";

    /// <summary>What follows the last checkpoint.</summary>
    public const string Tail = "tail";

    /// <summary>All workloads, one after the other.</summary>
    public static IReadOnlyList<Workload> All(BenchmarkSettings settings) =>
    [
        new(WarmUp, Math.Max(settings.Events / 10, 1), IsSkewed: false),
        new(Uniform, settings.Events, IsSkewed: false),
        new(Skewed, settings.Events, IsSkewed: true),
        new(Tail, settings.TailEvents, IsSkewed: false),
    ];

    /// <summary>The cards of the events, epoch by epoch, in an array that is used again.</summary>
    public IEnumerable<ArraySegment<int>> Epochs(BenchmarkSettings settings)
    {
        // The name tells the sequences of two workloads apart; its characters, for their hash differs from process to process.
        var random = new Random(settings.Seed + Name.Sum(character => 1_000 * character));
        var zipf = IsSkewed ? new ZipfDistribution(settings.Cards) : null;
        var cards = new int[BenchmarkSettings.EpochEvents];
        for (var done = 0; done < Events; done += cards.Length)
        {
            var count = Math.Min(cards.Length, Events - done);
            for (var i = 0; i < count; i++)
            {
                cards[i] = zipf?.Next(random) ?? random.Next(settings.Cards);
            }

            yield return new(cards, 0, count);
        }
    }

    /// <summary>How often each card was updated after all workloads, without going through a store.</summary>
    public static int[] Updates(BenchmarkSettings settings)
    {
        var updates = new int[settings.Cards];
        foreach (var epoch in All(settings).SelectMany(workload => workload.Epochs(settings)))
        {
            foreach (var card in epoch)
            {
                updates[card]++;
            }
        }

        return updates;
    }
}
