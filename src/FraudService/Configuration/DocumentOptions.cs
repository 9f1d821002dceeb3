using FraudDetection.Control;

namespace FraudService.Configuration;

/// <summary>Where rules or a model come from.</summary>
public sealed class DocumentOptions
{
    /// <summary>A file to use instead of the topic's live version. None by default.</summary>
    public string File { get; set; } = "";

    /// <summary>How often to look whether the file has another content, which is used from then on; zero for at the start only. Default 5 s.</summary>
    public TimeSpan FileInterval { get; set; } = DecisionControlOptions.DefaultFileInterval;
}
