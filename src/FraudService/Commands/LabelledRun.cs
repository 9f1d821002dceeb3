using Confluent.Kafka;
using FraudTraining.Backtests;
using FraudTraining.Data;
using FraudTraining.Training;
using LoadGenerator.Audit;
using LoadGenerator.Kafka;
using LoadGenerator.Reports;

namespace FraudService.Commands;

/// <summary>Runs a training or a back-test on labelled transactions, with progress, and turns what can go wrong into one clear line.</summary>
internal static class LabelledRun
{
    /// <summary>On a file.</summary>
    public static async Task<BacktestResult> OnFileAsync(
        string path, BacktestOptions options, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(_ => Task.FromResult<ILabelledSource>(new LabelledFile(path)), options, time, cancellation);
        }
        catch (Exception e) when (e is FormatException or TrainingException or InvalidDataException)
        {
            throw new CommandFailedException($"'{path}': {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"'{path}' can't be read: {e.Message}", e);
        }
    }

    /// <summary>On topics.</summary>
    public static async Task<BacktestResult> OnTopicsAsync(
        LabelledTopicsOptions topics, BacktestOptions options, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(
                async progress => await LabelledTopics.OpenAsync(topics, time, progress, cancellation), options, time, cancellation);
        }
        catch (Exception e) when (e is TopicMissingException or AuditException or TrainingException)
        {
            throw new CommandFailedException(e.Message, e);
        }
        catch (KafkaException e)
        {
            throw new CommandFailedException($"Kafka at {topics.Kafka["bootstrap.servers"]} can't be read: {e.Error.Reason}.", e);
        }
    }

    private static async Task<BacktestResult> RunAsync(
        Func<IRunProgress, Task<ILabelledSource>> open, BacktestOptions options, TimeProvider time, CancellationToken cancellation)
    {
        if (options.FindFault() is { } fault)
        {
            throw new CommandFailedException(fault);
        }

        return await ConsoleProgress.RunAsync(time, progress => Task.Run(
            async () =>
            {
                using var source = await open(progress);
                return new Backtest(options, source, time, progress).Run(cancellation);
            },
            CancellationToken.None));
    }
}
