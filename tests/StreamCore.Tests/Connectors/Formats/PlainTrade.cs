namespace StreamCore.Tests.Connectors.Formats;

/// <summary>A class with properties, as Parquet needs it.</summary>
public sealed record PlainTrade
{
    public long Id { get; set; }

    public string? Symbol { get; set; }

    public decimal Price { get; set; }

    public double? Ratio { get; init; }

    public DateTime At { get; set; }

    public Side Side { get; set; }
}
