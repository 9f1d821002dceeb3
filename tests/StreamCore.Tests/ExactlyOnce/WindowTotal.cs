namespace StreamCore.Tests.ExactlyOnce;

/// <summary>A result: what a merchant took in a window. A class with settable properties, as Parquet wants it.</summary>
internal sealed record WindowTotal
{
    public string Merchant { get; set; } = "";

    public long Start { get; set; }

    public long Count { get; set; }

    public long Sum { get; set; }
}
