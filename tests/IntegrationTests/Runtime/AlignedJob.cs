using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.Windowing;

namespace IntegrationTests.Runtime;

/// <summary>
/// A job with an exchange: it counts words (<see cref="TimedWord"/>), which are not the records' keys, and emits
/// <c>word:count:text</c>, or <c>word:count:start</c> for windows.
/// </summary>
internal static class AlignedJob
{
    public static RunningJob Start(RuntimeBed bed, AlignedJobSettings? settings = null)
    {
        settings ??= new();
        var log = new RecordingLoggerProvider();
#pragma warning disable CA2000 // The running job owns it.
        var loggerFactory = LoggerFactory.Create(builder => builder.AddProvider(log));
#pragma warning restore CA2000
        var environment = new StreamExecutionEnvironment(
            new StreamExecutionOptions
            {
                ApplicationId = settings.ApplicationId ?? bed.ApplicationId,
                FromSavepoint = settings.FromSavepoint,
                Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = bed.BootstrapServers },
                TransactionTimeout = TimeSpan.FromSeconds(10),
                AutoWatermarkInterval = TimeSpan.FromMilliseconds(20),
                RestartStrategy = settings.RestartStrategy,
            },
            loggerFactory).SetParallelism(settings.Parallelism);
        Build(environment, bed, settings);
        return new(environment, bed.ApplicationId, loggerFactory, log);
    }

    /// <summary>The committed results, sorted.</summary>
    public static IEnumerable<string> ReadSorted(RuntimeBed bed, int count) => bed.ReadOutput(count).Order(StringComparer.Ordinal);

    private static void Build(StreamExecutionEnvironment environment, RuntimeBed bed, AlignedJobSettings settings)
    {
        var source = new KafkaSource<string>(
            settings.Topics ?? TopicSelection.Of(bed.Input), new TextDeserializer(settings.OnDeserialize), settings.Source);
        var texts = environment.FromSource(source, settings.Watermarks, "texts");
        if (settings.DeadLetters)
        {
            texts.GetSideOutput(source.DeadLetters).SinkTo(new KafkaDeadLetterSink(bed.DeadLetters));
        }

        var words = texts
            .Map(text =>
            {
                settings.OnElement?.Invoke(text);
                return text;
            })
            .KeyBy(TimedWord.WordOf);
        var counted = settings.Windows
            ? words.Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(1))).Sum(_ => 1L)
                .Map(total => new CountedText(total.Key, total.Value, total.Window.Start.ToString(CultureInfo.InvariantCulture)))
            : words.Process(() => new WordCountFunction(), "count");
        counted
            .Map(result =>
            {
                settings.OnResult?.Invoke(result);
                return result;
            }).StartNewChain()
            .SinkTo(new KafkaSink<CountedText>(bed.Output, new CountedTextSerializer()));
    }
}
