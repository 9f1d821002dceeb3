namespace StreamCore.Tests.Connectors.Formats;

public enum Side
{
    Buy,
    Sell,
}

/// <summary>A record with a constructor: one column of each kind that differs.</summary>
public sealed record Trade(
    long Id, string Symbol, string? Note, decimal Price, double? Ratio, bool Closed, Side Side, DateTime At, DateTimeOffset Seen, Guid Key);
