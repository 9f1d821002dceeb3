namespace FraudTraining.Backtests;

/// <summary>How long a back-test took.</summary>
/// <param name="Events">How many transactions went through the features, from the beginning of the data on.</param>
/// <param name="PassSeconds">How long reading, features, rules and model took; without training.</param>
/// <param name="CpuSeconds">The processor time of all threads in these seconds.</param>
/// <param name="TrainingSeconds">How long training took.</param>
public sealed record PassTimes(long Events, double PassSeconds, double CpuSeconds, double TrainingSeconds)
{
    /// <summary>Events per second of the pass.</summary>
    public double EventsPerSecond => PassSeconds > 0 ? Events / PassSeconds : 0;

    /// <summary>Events per second of processor time: what one core does that has nothing else to do.</summary>
    public double EventsPerCpuSecond => CpuSeconds > 0 ? Events / CpuSeconds : 0;
}
