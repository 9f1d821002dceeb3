namespace FraudService.Configuration;

/// <summary>Where rules or a model come from.</summary>
public sealed class DocumentOptions
{
    /// <summary>A file to use instead of the topic's live version; it is read once, at the start. None by default.</summary>
    public string File { get; set; } = "";
}
