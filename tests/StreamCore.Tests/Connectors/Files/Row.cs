namespace StreamCore.Tests.Connectors.Files;

/// <summary>An element that every format can hold.</summary>
public sealed record Row
{
    public long Id { get; set; }

    public string? Text { get; set; }
}
