namespace StreamCore.Avro;

/// <summary>How to reach a schema registry that speaks Confluent's REST interface.</summary>
public sealed class SchemaRegistryOptions
{
    /// <summary>
    /// Base addresses, for example <c>http://localhost:8081</c>; they are tried in turn. At least one is needed.
    /// </summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [];

    /// <summary>The user for basic authentication; null, the default, sends none.</summary>
    public string? User { get; init; }

    /// <summary>The password for basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>How long one request to one address may take; by default 2 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often all addresses are tried before giving up, 1 or more; by default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>The pause before the second attempt; it doubles, with jitter, before each further one. By default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);
}
