namespace FraudService.Worker;

/// <summary>Where the REST interface finds the job, which begins later and may end sooner.</summary>
public sealed class CurrentJob
{
    private volatile FraudJobExecution? _execution;

    /// <summary>The job's execution; null before there is one.</summary>
    public FraudJobExecution? Execution
    {
        get => _execution;
        set => _execution = value;
    }
}
