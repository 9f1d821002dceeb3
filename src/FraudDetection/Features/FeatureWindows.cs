namespace FraudDetection.Features;

/// <summary>The stretches of event time that features look at, in words.</summary>
internal static class FeatureWindows
{
    public const string Minute = "1 minute in panes of 10 s";
    public const string TenMinutes = "10 minutes in panes of 1 minute";
    public const string Hour = "1 hour in panes of 5 minutes";
    public const string Day = "24 hours in panes of 1 hour";
    public const string Week = "7 days in panes of 1 day";
    public const string Month = "30 days in panes of 1 day";
    public const string Last50 = "the card's last 50 transactions";
    public const string TerminalHour = "1 settled hour";
    public const string TerminalDay = "24 settled hours";
    public const string TerminalWeek = "7 whole days and today's settled hours";
    public const string TerminalTwoWeeks = "14 whole days and today's settled hours";
    public const string TerminalFourWeeks = "28 whole days and today's settled hours";
    public const string TerminalMonth = "30 whole days and today's settled hours";
}
