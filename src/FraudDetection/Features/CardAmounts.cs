namespace FraudDetection.Features;

/// <summary>The features that compare an amount with those that the card is known for.</summary>
internal static class CardAmounts
{
    /// <summary>An amount above so many times the usual one is unusual, and does not draw the usual one any further.</summary>
    public const double UnusualRatio = 3;

    private const int MinHistoryForDeviation = 2;

    /// <summary>Compares an amount with those before it, and takes it in.</summary>
    /// <param name="amountMinor">The amount.</param>
    /// <param name="terminal">The terminal as <see cref="RecentTerminals"/> keeps it.</param>
    /// <param name="state">The card's state.</param>
    /// <param name="features">Receives the features.</param>
    public static void Compare(long amountMinor, uint terminal, ref CardState state, Span<double> features)
    {
        double amount = amountMinor;
        var known = state.Transactions;
        var enough = known >= MinHistoryForDeviation;
        var deviation = enough ? Math.Sqrt(state.AmountSquares / (known - 1)) : 0;
        features[(int)Feature.TransactionsBefore] = known;
        features[(int)Feature.AmountMean] = state.AmountMean;
        features[(int)Feature.AmountDeviation] = deviation;
        features[(int)Feature.AmountMax] = state.AmountMax;
        features[(int)Feature.UsualAmount] = state.UsualAmount;
        features[(int)Feature.AmountZScore] = enough ? (amount - state.AmountMean) / Math.Max(deviation, 1) : 0;
        features[(int)Feature.AmountToMean] = known == 0 ? 1 : Ratio(amount, state.AmountMean);
        features[(int)Feature.AmountToMax] = known == 0 ? 1 : Ratio(amount, state.AmountMax);
        features[(int)Feature.AmountToUsual] = known == 0 ? 1 : Ratio(amount, state.UsualAmount);
        CompareRecent(amount, terminal, ref state, features);
        Take(amount, ref state);
        state.AmountMax = Math.Max(state.AmountMax, amountMinor);
    }

    /// <summary>An amount against another, which is taken as at least one minor unit.</summary>
    public static double Ratio(double amount, double other) => amount / Math.Max(other, 1);

    private static void CompareRecent(double amount, uint terminal, ref CardState state, Span<double> features)
    {
        var held = (int)Math.Min(state.RecentTaken, RecentAmounts.Length);
        ReadOnlySpan<float> amounts = state.RecentAmounts[..held];
        ReadOnlySpan<uint> terminals = state.RecentTerminals[..held];
        var rounded = (float)amount;
        var unusual = (float)(UnusualRatio * Math.Max(state.UsualAmount, 1));
        var (less, above) = (0, 0);
        foreach (var other in amounts)
        {
            less += other < rounded ? 1 : 0;
            above += other > unusual ? 1 : 0;
        }

        features[(int)Feature.AmountRank] = held == 0 ? 0.5 : (double)less / held;
        features[(int)Feature.UnusualAmounts] = above;
        features[(int)Feature.TerminalUses] = terminals.Count(terminal);

        var next = (int)(state.RecentTaken++ % RecentAmounts.Length);
        state.RecentAmounts[next] = rounded;
        state.RecentTerminals[next] = terminal;
    }

    private static void Take(double amount, ref CardState state)
    {
        // Welford: one pass, and no great sums whose difference would be lost in rounding.
        state.Transactions++;
        var distance = amount - state.AmountMean;
        state.AmountMean += distance / state.Transactions;
        state.AmountSquares += distance * (amount - state.AmountMean);

        // A usual amount of nothing could never grow if it bounded what comes.
        var bounded = state.UsualAmount > 0 ? Math.Min(amount, UnusualRatio * state.UsualAmount) : amount;
        state.UsualAmount += (bounded - state.UsualAmount) / state.Transactions;
    }
}
