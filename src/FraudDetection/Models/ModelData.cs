namespace FraudDetection.Models;

/// <summary>The data from which a model was trained.</summary>
public sealed record ModelData
{
    /// <summary>The file's name, without its directory.</summary>
    public required string File { get; init; }

    /// <summary>The SHA-256 of the file as it was read, in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What kind of data they are, for example that they are simulated; null if nothing was said.</summary>
    public string? Note { get; init; }

    /// <summary>The first moment of the training period.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first moment after the training period.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>How many transactions the period has.</summary>
    public required long Rows { get; init; }

    /// <summary>How many of them are frauds.</summary>
    public required long Frauds { get; init; }

    /// <summary>After how many days a label was taken as known, in the features.</summary>
    public required double LabelDelayDays { get; init; }
}
