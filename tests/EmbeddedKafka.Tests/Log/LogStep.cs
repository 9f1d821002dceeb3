namespace EmbeddedKafka.Tests.Log;

/// <summary>Something that is done to a log.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Number">Which producer, how long, how far: whatever the kind needs.</param>
/// <param name="Records">What is appended.</param>
public sealed record LogStep(StepKind Kind, int Number, (int Key, int Value)[] Records)
{
    public const int MaxNumber = 3000;

    public override string ToString() => $"{Kind} {Number} [{string.Join(' ', Records)}]";
}
