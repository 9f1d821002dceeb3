using FraudDetection.Domain;

namespace LoadGenerator.Simulation;

/// <summary>
/// Makes up transactions: cards with a home country, a usual amount and favourite terminals, and now and then something
/// that looks like fraud (a burst on one card, a far too high amount, a terminal far away). The n-th transaction depends
/// on the options and n alone, but for its event time, which the caller gives. Not thread-safe.
/// </summary>
public sealed class TransactionSimulator
{
    private const double BurstShare = 0.1;
    private const int MaxBursts = 16;

    private readonly SimulatorOptions _options;
    private readonly Random _random;
    private readonly SimulatedTerminal[] _terminals;
    private readonly SimulatedCard[] _cards;
    private readonly List<(int Card, int Left)> _bursts = new(MaxBursts);

    /// <summary>Builds the world.</summary>
    /// <param name="options">What it consists of.</param>
    /// <param name="runId">The prefix of the transactions' ids.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no card, no terminal, or a rate is not in 0 to 1.</exception>
    public TransactionSimulator(SimulatorOptions options, RunId runId)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Cards, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Terminals, 1);
        ThrowIfNoShare(options.BurstRate);
        ThrowIfNoShare(options.SpikeRate);
        ThrowIfNoShare(options.FarTerminalRate);

        _options = options;
        RunId = runId;
        _random = new Random(options.Seed);
        _terminals = [.. Enumerable.Range(0, options.Terminals).Select(i => new SimulatedTerminal(i, _random))];
        int[][] byCountry =
        [
            .. Enumerable.Range(0, SimulatedCountry.All.Count).Select(country =>
                Enumerable.Range(0, _terminals.Length).Where(i => _terminals[i].Country == country).ToArray()),
        ];
        _cards = [.. Enumerable.Range(0, options.Cards).Select(i => new SimulatedCard(i, byCountry, _terminals.Length, _random))];
    }

    /// <summary>The run that the transactions belong to.</summary>
    public RunId RunId { get; }

    /// <summary>The index of the next transaction.</summary>
    public long NextIndex { get; private set; }

    /// <summary>
    /// The truth about the transaction that was made last: whether it was part of a burst, far too high, or at a terminal
    /// anywhere. False before the first.
    /// </summary>
    public bool LastIsFraud { get; private set; }

    /// <summary>Makes the next transaction; <see cref="LastIsFraud"/> then tells the truth about it.</summary>
    /// <param name="eventTime">When it happens, in epoch milliseconds.</param>
    public Transaction Next(long eventTime)
    {
        var inBurst = _bursts.Count > 0 && _random.NextDouble() < BurstShare;
        var card = inBurst ? TakeFromBurst() : _random.Next(_cards.Length);
        if (!inBurst && _random.NextDouble() < _options.BurstRate && _bursts.Count < MaxBursts)
        {
            _bursts.Add((card, Left: _random.Next(6, 15)));
        }

        var holder = _cards[card];
        var isFar = _random.NextDouble() < _options.FarTerminalRate;
        var terminal = _terminals[isFar
            ? _random.Next(_terminals.Length)
            : holder.Favourites[_random.Next(holder.Favourites.Length)]];

        var amount = Math.Exp(Gaussian.Next(_random, Math.Log(holder.MeanAmount), holder.AmountSpread));
        var isSpike = _random.NextDouble() < _options.SpikeRate;
        LastIsFraud = inBurst || isFar || isSpike;
        if (isSpike)
        {
            amount *= 8 + (12 * _random.NextDouble());
        }

        return new Transaction
        {
            TransactionId = RunId.TransactionId(NextIndex++),
            EventTime = eventTime,
            CardId = holder.Id,
            TerminalId = terminal.Id,
            MerchantCategory = terminal.Category,
            AmountMinor = Math.Max(1, (long)Math.Round(amount)),
            Currency = SimulatedCountry.All[terminal.Country].Currency,
            Country = SimulatedCountry.All[terminal.Country].Code,
            Channel = terminal.Channel,
        };
    }

    private int TakeFromBurst()
    {
        var i = _random.Next(_bursts.Count);
        var (card, left) = _bursts[i];
        if (left > 1)
        {
            _bursts[i] = (card, left - 1);
        }
        else
        {
            _bursts.RemoveAt(i);
        }

        return card;
    }

    private static void ThrowIfNoShare(double share)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A rate is a share from 0 to 1.");
        }
    }
}
