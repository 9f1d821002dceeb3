namespace FraudService.Worker;

/// <summary>Where the REST interface finds the job, which begins later and may end sooner.</summary>
public sealed class CurrentJob
{
    private volatile FraudJobExecution? _execution;
    private volatile TerminalStage? _stage;

    /// <summary>The job's execution; null before there is one.</summary>
    public FraudJobExecution? Execution
    {
        get => _execution;
        set => _execution = value;
    }

    /// <summary>The terminal stage, whether it runs in this process or not; null before the process has begun.</summary>
    public TerminalStage? Stage
    {
        get => _stage;
        set => _stage = value;
    }
}
