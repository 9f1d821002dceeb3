namespace IntegrationTests.Brokers;

/// <summary>Names for topics, groups and applications that no other test on the shared broker uses.</summary>
public static class TopicPrefix
{
    /// <summary>A prefix such as <c>t3f9c0b12-</c>, new with each call.</summary>
    public static string Next() => $"t{Guid.NewGuid().ToString("N")[..8]}-";
}
