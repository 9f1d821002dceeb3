namespace FraudDetection.Features;

// What the attributes say is also the catalogue, docs/features.md; a second text in XML could only differ from it.
#pragma warning disable CS1591

/// <summary>
/// The features, by their positions in a <see cref="FeatureVector"/>. "Known" means: a transaction of the same card that came
/// before this one in its partition. All values are finite. Whoever adds, moves or changes one makes a new
/// <see cref="FeatureSet"/>, which models trained before do not fit.
/// </summary>
public enum Feature
{
    [FeatureInfo("amount", "This transaction's amount.", Unit = FeatureUnits.Minor)]
    Amount,

    [FeatureInfo("hour_of_day", "The hour of the day in UTC, 0 to 23.", Unit = FeatureUnits.Hours)]
    HourOfDay,

    [FeatureInfo("day_of_week", "The day of the week in UTC, 0 (Monday) to 6 (Sunday).", Unit = FeatureUnits.Days)]
    DayOfWeek,

    [FeatureInfo("card_not_present", "1 if the card is not present, as on the web.", Unit = FeatureUnits.Flag)]
    CardNotPresent,

    [FeatureInfo("count_1m", "Transactions of the card, this one included.", Window = FeatureWindows.Minute)]
    Count1Minute,

    [FeatureInfo("sum_1m", "Their amounts in sum.", Window = FeatureWindows.Minute, Unit = FeatureUnits.Minor)]
    Sum1Minute,

    [FeatureInfo("count_10m", "Transactions of the card, this one included.", Window = FeatureWindows.TenMinutes)]
    Count10Minutes,

    [FeatureInfo("sum_10m", "Their amounts in sum.", Window = FeatureWindows.TenMinutes, Unit = FeatureUnits.Minor)]
    Sum10Minutes,

    [FeatureInfo("mean_10m", "Their mean amount.", Window = FeatureWindows.TenMinutes, Unit = FeatureUnits.Minor)]
    Mean10Minutes,

    [FeatureInfo("max_10m", "Their greatest amount.", Window = FeatureWindows.TenMinutes, Unit = FeatureUnits.Minor)]
    Max10Minutes,

    [FeatureInfo("count_1h", "Transactions of the card, this one included.", Window = FeatureWindows.Hour)]
    Count1Hour,

    [FeatureInfo("sum_1h", "Their amounts in sum.", Window = FeatureWindows.Hour, Unit = FeatureUnits.Minor)]
    Sum1Hour,

    [FeatureInfo("mean_1h", "Their mean amount.", Window = FeatureWindows.Hour, Unit = FeatureUnits.Minor)]
    Mean1Hour,

    [FeatureInfo("max_1h", "Their greatest amount.", Window = FeatureWindows.Hour, Unit = FeatureUnits.Minor)]
    Max1Hour,

    [FeatureInfo("count_24h", "Transactions of the card, this one included.", Window = FeatureWindows.Day)]
    Count24Hours,

    [FeatureInfo("sum_24h", "Their amounts in sum.", Window = FeatureWindows.Day, Unit = FeatureUnits.Minor)]
    Sum24Hours,

    [FeatureInfo("mean_24h", "Their mean amount.", Window = FeatureWindows.Day, Unit = FeatureUnits.Minor)]
    Mean24Hours,

    [FeatureInfo("max_24h", "Their greatest amount.", Window = FeatureWindows.Day, Unit = FeatureUnits.Minor)]
    Max24Hours,

    [FeatureInfo("count_7d", "Transactions of the card, this one included.", Window = FeatureWindows.Week)]
    Count7Days,

    [FeatureInfo("sum_7d", "Their amounts in sum.", Window = FeatureWindows.Week, Unit = FeatureUnits.Minor)]
    Sum7Days,

    [FeatureInfo("mean_7d", "Their mean amount.", Window = FeatureWindows.Week, Unit = FeatureUnits.Minor)]
    Mean7Days,

    [FeatureInfo("max_7d", "Their greatest amount.", Window = FeatureWindows.Week, Unit = FeatureUnits.Minor)]
    Max7Days,

    [FeatureInfo("count_30d", "Transactions of the card, this one included.", Window = FeatureWindows.Month)]
    Count30Days,

    [FeatureInfo("sum_30d", "Their amounts in sum.", Window = FeatureWindows.Month, Unit = FeatureUnits.Minor)]
    Sum30Days,

    [FeatureInfo("mean_30d", "Their mean amount.", Window = FeatureWindows.Month, Unit = FeatureUnits.Minor)]
    Mean30Days,

    [FeatureInfo("max_30d", "Their greatest amount.", Window = FeatureWindows.Month, Unit = FeatureUnits.Minor)]
    Max30Days,

    [FeatureInfo("transactions_before", "How many transactions of the card are known.")]
    TransactionsBefore,

    [FeatureInfo("amount_mean", "The mean amount of the known transactions; 0 if there is none.", Unit = FeatureUnits.Minor)]
    AmountMean,

    [FeatureInfo("amount_deviation", "The sample standard deviation of their amounts; 0 if there are fewer than two.", Unit = FeatureUnits.Minor)]
    AmountDeviation,

    [FeatureInfo("amount_max", "The greatest of their amounts; 0 if there is none.", Unit = FeatureUnits.Minor)]
    AmountMax,

    [FeatureInfo("amount_zscore", "How many deviations, of at least one minor unit, this amount is above the mean (negative: below); 0 if fewer than two transactions are known.", Unit = FeatureUnits.Deviations)]
    AmountZScore,

    [FeatureInfo("amount_to_mean", "This amount against the mean; 1 if no transaction is known.", Unit = FeatureUnits.Ratio)]
    AmountToMean,

    [FeatureInfo("amount_to_max", "This amount against the greatest; 1 if no transaction is known.", Unit = FeatureUnits.Ratio)]
    AmountToMax,

    [FeatureInfo("amount_to_mean_30d", "This amount against the mean of the transactions before it in the window; 1 if there is none.", Window = FeatureWindows.Month, Unit = FeatureUnits.Ratio)]
    AmountToMean30Days,

    [FeatureInfo("usual_amount", "The mean of the known amounts, of which none counts more than three times the mean before it; 0 if there is none.", Unit = FeatureUnits.Minor)]
    UsualAmount,

    [FeatureInfo("amount_to_usual", "This amount against the usual one; 1 if no transaction is known.", Unit = FeatureUnits.Ratio)]
    AmountToUsual,

    [FeatureInfo("amount_rank_50", "The share of amounts less than this one; 0.5 if no transaction is known.", Window = FeatureWindows.Last50, Unit = FeatureUnits.Share)]
    AmountRank,

    [FeatureInfo("unusual_amounts_50", "How many amounts are more than three times the usual one.", Window = FeatureWindows.Last50)]
    UnusualAmounts,

    [FeatureInfo("seconds_since_last", "Time between this transaction and the newest known one, in either direction, at most 30 days; 30 days if none is known.", Unit = FeatureUnits.Seconds)]
    SecondsSinceLast,

    [FeatureInfo("seconds_since_card_present", "The same, to the newest known one with the card present.", Unit = FeatureUnits.Seconds)]
    SecondsSinceCardPresent,

    [FeatureInfo("terminal_uses_50", "How many transactions were at this terminal.", Window = FeatureWindows.Last50)]
    TerminalUses,

    [FeatureInfo("terminal_changed", "1 if the card is present and was last present at another terminal.", Unit = FeatureUnits.Flag)]
    TerminalChanged,

    [FeatureInfo("country_changed", "1 if the card is present and was last present in another country, both being given.", Unit = FeatureUnits.Flag)]
    CountryChanged,

    [FeatureInfo("country_new", "1 if a country is given which is not among the card's last eight, and there are such.", Unit = FeatureUnits.Flag)]
    CountryNew,

    [FeatureInfo("channel_changed", "1 if the transaction taken in before this one came by another channel.", Unit = FeatureUnits.Flag)]
    ChannelChanged,

    [FeatureInfo("speed_kmh", "The speed, over at least a minute, from the newest place where the card was present; 0 if one of both has no coordinates.", Unit = FeatureUnits.Speed)]
    SpeedKmh,

    [FeatureInfo("terminal_count_1h", "Transactions of the terminal.", Window = FeatureWindows.TerminalHour)]
    TerminalCount1Hour,

    [FeatureInfo("terminal_sum_1h", "Their amounts in sum.", Window = FeatureWindows.TerminalHour, Unit = FeatureUnits.Minor)]
    TerminalSum1Hour,

    [FeatureInfo("terminal_mean_1h", "Their mean amount; 0 if there is none.", Window = FeatureWindows.TerminalHour, Unit = FeatureUnits.Minor)]
    TerminalMean1Hour,

    [FeatureInfo("terminal_count_24h", "Transactions of the terminal.", Window = FeatureWindows.TerminalDay)]
    TerminalCount24Hours,

    [FeatureInfo("terminal_sum_24h", "Their amounts in sum.", Window = FeatureWindows.TerminalDay, Unit = FeatureUnits.Minor)]
    TerminalSum24Hours,

    [FeatureInfo("terminal_mean_24h", "Their mean amount; 0 if there is none.", Window = FeatureWindows.TerminalDay, Unit = FeatureUnits.Minor)]
    TerminalMean24Hours,

    [FeatureInfo("terminal_count_7d", "Transactions of the terminal.", Window = FeatureWindows.TerminalWeek)]
    TerminalCount7Days,

    [FeatureInfo("terminal_sum_7d", "Their amounts in sum.", Window = FeatureWindows.TerminalWeek, Unit = FeatureUnits.Minor)]
    TerminalSum7Days,

    [FeatureInfo("terminal_mean_7d", "Their mean amount; 0 if there is none.", Window = FeatureWindows.TerminalWeek, Unit = FeatureUnits.Minor)]
    TerminalMean7Days,

    [FeatureInfo("terminal_count_30d", "Transactions of the terminal.", Window = FeatureWindows.TerminalMonth)]
    TerminalCount30Days,

    [FeatureInfo("terminal_sum_30d", "Their amounts in sum.", Window = FeatureWindows.TerminalMonth, Unit = FeatureUnits.Minor)]
    TerminalSum30Days,

    [FeatureInfo("terminal_mean_30d", "Their mean amount; 0 if there is none.", Window = FeatureWindows.TerminalMonth, Unit = FeatureUnits.Minor)]
    TerminalMean30Days,

    [FeatureInfo("terminal_amount_to_mean", "This amount against the mean of the terminal's; 1 if there is none.", Window = FeatureWindows.TerminalMonth, Unit = FeatureUnits.Ratio)]
    TerminalAmountToMean,

    [FeatureInfo("terminal_frauds_1d", "Frauds at the terminal, by when they became known.", Window = FeatureWindows.TerminalDay)]
    TerminalFrauds1Day,

    [FeatureInfo("terminal_frauds_7d", "Frauds at the terminal, by when they became known.", Window = FeatureWindows.TerminalWeek)]
    TerminalFrauds7Days,

    [FeatureInfo("terminal_frauds_14d", "Frauds at the terminal, by when they became known.", Window = FeatureWindows.TerminalTwoWeeks)]
    TerminalFrauds14Days,

    [FeatureInfo("terminal_frauds_28d", "Frauds at the terminal, by when they became known.", Window = FeatureWindows.TerminalFourWeeks)]
    TerminalFrauds28Days,

    [FeatureInfo("terminal_frauds_30d", "Frauds at the terminal, by when they became known.", Window = FeatureWindows.TerminalMonth)]
    TerminalFrauds30Days,

    [FeatureInfo("terminal_risk_1d", "The share of frauds among the transactions that came to be judged, drawn towards the usual one where they are few.", Window = FeatureWindows.TerminalDay, Unit = FeatureUnits.Share)]
    TerminalRisk1Day,

    [FeatureInfo("terminal_risk_7d", "The share of frauds among the transactions that came to be judged, drawn towards the usual one where they are few.", Window = FeatureWindows.TerminalWeek, Unit = FeatureUnits.Share)]
    TerminalRisk7Days,

    [FeatureInfo("terminal_risk_14d", "The share of frauds among the transactions that came to be judged, drawn towards the usual one where they are few.", Window = FeatureWindows.TerminalTwoWeeks, Unit = FeatureUnits.Share)]
    TerminalRisk14Days,

    [FeatureInfo("terminal_risk_28d", "The share of frauds among the transactions that came to be judged, drawn towards the usual one where they are few.", Window = FeatureWindows.TerminalFourWeeks, Unit = FeatureUnits.Share)]
    TerminalRisk28Days,

    [FeatureInfo("terminal_risk_30d", "The share of frauds among the transactions that came to be judged, drawn towards the usual one where they are few.", Window = FeatureWindows.TerminalMonth, Unit = FeatureUnits.Share)]
    TerminalRisk30Days,

    [FeatureInfo("terminal_unexplained_7d", "Those of the frauds whose amount was nothing special at the terminal.", Window = FeatureWindows.TerminalWeek)]
    TerminalUnexplained7Days,

    [FeatureInfo("terminal_unexplained_14d", "Those of the frauds whose amount was nothing special at the terminal.", Window = FeatureWindows.TerminalTwoWeeks)]
    TerminalUnexplained14Days,

    [FeatureInfo("terminal_unexplained_28d", "Those of the frauds whose amount was nothing special at the terminal.", Window = FeatureWindows.TerminalFourWeeks)]
    TerminalUnexplained28Days,

    [FeatureInfo("terminal_seconds_since_fraud", "Time since the newest fraud known; 45 days if none is.", Window = FeatureWindows.TerminalMonth, Unit = FeatureUnits.Seconds)]
    TerminalSecondsSinceFraud,

    [FeatureInfo("terminal_genuine_since_fraud", "Transactions since then that came to be judged; all of them if no fraud is known.", Window = FeatureWindows.TerminalMonth)]
    TerminalGenuineSinceFraud,

    [FeatureInfo("terminal_seconds_since_unexplained", "Time since the newest unexplained fraud; 45 days if none is known.", Window = FeatureWindows.TerminalMonth, Unit = FeatureUnits.Seconds)]
    TerminalSecondsSinceUnexplained,

    [FeatureInfo("terminal_seconds_since_first_unexplained", "Time since the oldest unexplained fraud; 0 if none is known.", Window = FeatureWindows.TerminalMonth, Unit = FeatureUnits.Seconds)]
    TerminalSecondsSinceFirstUnexplained,

    [FeatureInfo("terminal_genuine_since_unexplained", "Transactions since the newest one that came to be judged; all of them if none is known.", Window = FeatureWindows.TerminalMonth)]
    TerminalGenuineSinceUnexplained,

    [FeatureInfo("terminal_unexplained_share", "The share of unexplained frauds among the transactions judged since the oldest of them; 0 if none is known.", Window = FeatureWindows.TerminalMonth, Unit = FeatureUnits.Share)]
    TerminalUnexplainedShare,
}
