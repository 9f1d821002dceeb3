namespace FraudDetection.Control;

/// <summary>Keeps what was read from a document at what its place, a topic or a file, says.</summary>
/// <typeparam name="T">What the document is read into.</typeparam>
internal interface IDocumentFollower<T> : IAsyncDisposable
    where T : class
{
    /// <summary>Called when <see cref="Current"/> or <see cref="Shadow"/> has changed since the start; on some thread, one call at a time.</summary>
    Action? Changed { get; set; }

    /// <summary>What decides.</summary>
    T Current { get; }

    /// <summary>The version that is tried beside it; null for none.</summary>
    LoadedDocument<T>? Shadow { get; }

    /// <summary>How it fares.</summary>
    DocumentStatus Status { get; }

    /// <summary>Waits until there is something to decide with, and follows the document from then on.</summary>
    Task StartAsync(TimeSpan patience, CancellationToken cancellation);
}
