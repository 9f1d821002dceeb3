using StreamCore.Kafka;
using StreamCore.Runtime.Restart;
using StreamCore.Time;

namespace IntegrationTests.Runtime;

/// <summary>What a test changes of <see cref="AlignedJob"/>.</summary>
internal sealed record AlignedJobSettings
{
    /// <summary>The topics; the bed's input if null.</summary>
    public TopicSelection? Topics { get; init; }

    public KafkaSourceOptions Source { get; init; } = new();

    public WatermarkStrategy<string> Watermarks { get; init; } =
        WatermarkStrategy.ForMonotonousTimestamps<string>(TimedWord.TimeOf);

    /// <summary>Counts in windows of a second, instead of since the beginning.</summary>
    public bool Windows { get; init; }

    /// <summary>The application's id; the bed's if null.</summary>
    public string? ApplicationId { get; init; }

    public string? FromSavepoint { get; init; }

    public bool DeadLetters { get; init; } = true;

    public int Parallelism { get; init; } = 2;

    public RestartStrategy RestartStrategy { get; init; } = RestartStrategy.None;

    /// <summary>Called for each value before it is read.</summary>
    public Action<string>? OnDeserialize { get; init; }

    /// <summary>Called for each element before the exchange.</summary>
    public Action<string>? OnElement { get; init; }

    /// <summary>Called for each result, in a chain of its own before the sink.</summary>
    public Action<CountedText>? OnResult { get; init; }
}
