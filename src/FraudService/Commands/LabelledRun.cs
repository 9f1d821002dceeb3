using FraudTraining.Backtests;
using FraudTraining.Data;
using FraudTraining.Training;
using LoadGenerator.Reports;

namespace FraudService.Commands;

/// <summary>Runs a training or a back-test on a labelled file, with progress, and turns what can go wrong into one clear line.</summary>
internal static class LabelledRun
{
    public static async Task<BacktestResult> RunAsync(
        string path, BacktestOptions options, TimeProvider time, CancellationToken cancellation)
    {
        if (options.FindFault() is { } fault)
        {
            throw new CommandFailedException(fault);
        }

        try
        {
            return await ConsoleProgress.RunAsync(time, progress => Task.Run(
                () =>
                {
                    using var file = new LabelledFile(path);
                    return new Backtest(options, file, time, progress).Run(cancellation);
                },
                CancellationToken.None));
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
}
