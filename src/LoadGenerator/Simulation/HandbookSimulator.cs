namespace LoadGenerator.Simulation;

/// <summary>
/// Makes up labelled transactions by the rules that the handbook "Machine Learning for Credit Card Fraud Detection" publishes for its
/// simulated data. Cards and terminals lie in a square; a card is used at the terminals near it. There are three kinds of fraud:
/// great amounts, terminals that are compromised for four weeks, and cards that are compromised for two.
/// </summary>
public sealed class HandbookSimulator
{
    private const int SecondsPerDay = 24 * 60 * 60;
    private const double Side = 100;
    private const double Radius = 5;
    private const int GreatAmountMinor = 220_00;
    private const int TerminalsPerDay = HandbookOptions.MinTerminals;
    private const int TerminalDays = 28;
    private const int CardsPerDay = HandbookOptions.MinCards;
    private const int CardDays = 14;
    private const int CardShare = 3;
    private const int CardFactor = 5;

    private readonly HandbookOptions _options;
    private readonly Random _random;
    private readonly List<HandbookTransaction> _transactions = [];

    // Where the transactions of each card begin, while they stand card by card.
    private readonly int[] _firstOfCard;

    private HandbookSimulator(HandbookOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _firstOfCard = new int[options.Cards + 1];
    }

    /// <summary>Makes all transactions, in the order of time. They are held in memory: about 20 bytes each.</summary>
    /// <param name="options">The world.</param>
    /// <param name="report">Called now and then with the number of cards that are done; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few cards, terminals or days, or too many days.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<HandbookTransaction> Generate(
        HandbookOptions options, Action<int>? report = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Cards, HandbookOptions.MinCards);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Terminals, HandbookOptions.MinTerminals);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Days, HandbookOptions.MaxDays);
        var simulator = new HandbookSimulator(options);
        simulator.SpendAll(report, cancellationToken);
        simulator.CompromiseTerminals();
        simulator.CompromiseCards();
        // The sort is stable, so that the order of equal times does not depend on how it is done.
        return [.. simulator._transactions.OrderBy(transaction => transaction.Second)];
    }

    private void SpendAll(Action<int>? report, CancellationToken cancellationToken)
    {
        var cards = new CardProfile[_options.Cards];
        for (var card = 0; card < cards.Length; card++)
        {
            cards[card] = new CardProfile(
                Uniform(0, Side), Uniform(0, Side), MeanAmount: Uniform(5, 100), TransactionsPerDay: Uniform(0, 4));
        }

        var terminals = new (double X, double Y)[_options.Terminals];
        for (var terminal = 0; terminal < terminals.Length; terminal++)
        {
            terminals[terminal] = (Uniform(0, Side), Uniform(0, Side));
        }

        for (var card = 0; card < cards.Length; card++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Spend(card, cards[card], terminals);
            _firstOfCard[card + 1] = _transactions.Count;
            report?.Invoke(card + 1);
        }
    }

    private void Spend(int card, CardProfile profile, (double X, double Y)[] terminals)
    {
        int[] near = [.. Enumerable.Range(0, terminals.Length).Where(i => IsNear(terminals[i], profile))];
        if (near.Length == 0)
        {
            return;
        }

        for (var day = 0; day < _options.Days; day++)
        {
            for (var left = Poisson(profile.TransactionsPerDay); left > 0; left--)
            {
                var second = (int)Gaussian.Next(_random, SecondsPerDay / 2, 20_000);
                if (second is <= 0 or >= SecondsPerDay)
                {
                    continue;
                }

                var amount = Gaussian.Next(_random, profile.MeanAmount, profile.MeanAmount / 2);
                if (amount < 0)
                {
                    amount = Uniform(0, 2 * profile.MeanAmount);
                }

                var minor = (int)Math.Round(amount * 100);
                _transactions.Add(new(
                    (day * SecondsPerDay) + second,
                    card,
                    near[_random.Next(near.Length)],
                    minor,
                    minor > GreatAmountMinor ? (byte)1 : (byte)0));
            }
        }
    }

    private static bool IsNear((double X, double Y) terminal, CardProfile profile)
    {
        var (x, y) = (terminal.X - profile.X, terminal.Y - profile.Y);
        return (x * x) + (y * y) < Radius * Radius;
    }

    private void CompromiseTerminals()
    {
        var firstDays = new List<int>?[_options.Terminals];
        for (var day = 0; day < _options.Days - 1; day++)
        {
            foreach (var terminal in Draw(_options.Terminals, TerminalsPerDay))
            {
                (firstDays[terminal] ??= []).Add(day);
            }
        }

        for (var i = 0; i < _transactions.Count; i++)
        {
            var transaction = _transactions[i];
            var day = transaction.Second / SecondsPerDay;
            if (firstDays[transaction.Terminal]?.Exists(first => day >= first && day < first + TerminalDays) == true)
            {
                _transactions[i] = transaction with { Scenario = 2 };
            }
        }
    }

    private void CompromiseCards()
    {
        List<int> inWindow = [];
        for (var day = 0; day < _options.Days - 1; day++)
        {
            foreach (var card in Draw(_options.Cards, CardsPerDay))
            {
                inWindow.Clear();
                for (var i = _firstOfCard[card]; i < _firstOfCard[card + 1]; i++)
                {
                    var of = _transactions[i].Second / SecondsPerDay;
                    if (of >= day && of < day + CardDays)
                    {
                        inWindow.Add(i);
                    }
                }

                foreach (var chosen in Draw(inWindow.Count, inWindow.Count / CardShare))
                {
                    var i = inWindow[chosen];
                    _transactions[i] = _transactions[i] with { AmountMinor = _transactions[i].AmountMinor * CardFactor, Scenario = 3 };
                }
            }
        }
    }

    // Different ones; there are few, so that drawing again is cheap.
    private HashSet<int> Draw(int from, int count)
    {
        var drawn = new HashSet<int>(count);
        while (drawn.Count < count)
        {
            drawn.Add(_random.Next(from));
        }

        return drawn;
    }

    private double Uniform(double from, double to) => from + ((to - from) * _random.NextDouble());

    // By multiplying (Knuth), which suits small means.
    private int Poisson(double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = _random.NextDouble(); product > limit; product *= _random.NextDouble())
        {
            count++;
        }

        return count;
    }

    private readonly record struct CardProfile(double X, double Y, double MeanAmount, double TransactionsPerDay);
}
