namespace EmbeddedKafka.Topics;

/// <summary>What topics may be called: Kafka's rules.</summary>
internal static class TopicName
{
    private const int MaxLength = 249;

    /// <summary>Why a name can't be a topic's; null if it can.</summary>
    public static string? Complaint(string name) => name switch
    {
        "" => "The name of a topic must not be empty.",
        "." or ".." => $"A topic must not be called '{name}'.",
        { Length: > MaxLength } => $"The name of a topic must not have more than {MaxLength} characters, but has {name.Length}.",
        _ when !name.All(IsAllowed) =>
            $"The name of a topic consists of ASCII letters, digits, '.', '_' and '-', but '{name}' does not.",
        _ => null,
    };

    /// <summary>
    /// What must not be the same for two topics: Kafka's metrics turn '.' into '_', so that it keeps names apart that
    /// differ in nothing else.
    /// </summary>
    public static string CollisionKey(string name) => name.Replace('.', '_');

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
