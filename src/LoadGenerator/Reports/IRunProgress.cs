namespace LoadGenerator.Reports;

/// <summary>Hears how far a long run has come.</summary>
public interface IRunProgress
{
    /// <summary>Called now and then, from any thread but never from two at once.</summary>
    /// <param name="stage">What is being done; each stage has its own count.</param>
    /// <param name="done">How much of it is done.</param>
    /// <param name="total">How much there is to do; 0 if that is unknown.</param>
    void Report(string stage, long done, long total);
}
