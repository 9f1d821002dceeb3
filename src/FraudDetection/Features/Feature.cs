namespace FraudDetection.Features;

/// <summary>
/// The features, by their positions. "Known" means: a transaction of the same card that came before this one in its partition. All values are
/// finite.
/// </summary>
public enum Feature
{
    /// <summary>Transactions in the minute up to this one, this one included.</summary>
    Count1Minute,

    /// <summary>Their amounts in sum, in minor units.</summary>
    Sum1Minute,

    /// <summary>Transactions in the hour up to this one, this one included.</summary>
    Count1Hour,

    /// <summary>Their amounts in sum, in minor units.</summary>
    Sum1Hour,

    /// <summary>Transactions in the 24 hours up to this one, this one included.</summary>
    Count24Hours,

    /// <summary>Their amounts in sum, in minor units.</summary>
    Sum24Hours,

    /// <summary>This transaction's amount, in minor units.</summary>
    Amount,

    /// <summary>The mean amount of the known transactions, in minor units; 0 if there is none.</summary>
    AmountMean,

    /// <summary>The sample standard deviation of their amounts, in minor units; 0 if there are fewer than two.</summary>
    AmountDeviation,

    /// <summary>
    /// How many deviations this amount is above the mean (negative: below), the deviation being taken as at least one
    /// minor unit; 0 if fewer than two transactions are known.
    /// </summary>
    AmountZScore,

    /// <summary>How many transactions of the card are known.</summary>
    TransactionsBefore,

    /// <summary>
    /// Seconds between this transaction and the newest known one, in either direction, at most 30 days; 30 days if none
    /// is known.
    /// </summary>
    SecondsSinceLast,

    /// <summary>
    /// Seconds between this transaction and the newest known one with the card present, in either direction, at most
    /// 30 days; 30 days if none is known.
    /// </summary>
    SecondsSinceCardPresent,

    /// <summary>1 if the card is present and was last present at another terminal, else 0.</summary>
    TerminalChanged,

    /// <summary>1 if the card is present and was last present in another country, both being given, else 0.</summary>
    CountryChanged,

    /// <summary>1 if a country is given which is not among the card's recent ones, and there are such, else 0.</summary>
    CountryNew,

    /// <summary>0 if the card is present, 1 if it is not.</summary>
    CardNotPresent,

    /// <summary>The hour of the day in UTC, 0 to 23.</summary>
    HourOfDay,
}
