using System.Collections.Concurrent;
using LoadGenerator.Reports;

namespace LoadGenerator.Chaos;

/// <summary>Keeps what happens in a run, and tells it as it happens. May be used from any thread.</summary>
/// <param name="onEvent">Takes what happens, a line each; called by one thread at a time.</param>
internal sealed class ChaosJournal(Action<string> onEvent)
{
    private readonly ConcurrentQueue<FaultOutcome> _outcomes = new();
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly Lock _lines = new();

    /// <summary>What came of the faults, by their numbers.</summary>
    public IReadOnlyList<FaultOutcome> Outcomes => [.. _outcomes.OrderBy(outcome => outcome.Number)];

    /// <summary>What must not have happened, in the order in which it did.</summary>
    public IReadOnlyList<string> Problems => [.. _problems];

    /// <summary>Keeps what came of a fault, and tells it.</summary>
    public void Add(FaultOutcome outcome)
    {
        _outcomes.Enqueue(outcome);
        Say(ChaosText.Describe(outcome));
    }

    /// <summary>Keeps a problem for the report.</summary>
    public void AddProblem(string problem) => _problems.Enqueue(problem);

    /// <summary>Tells something.</summary>
    public void Say(string line)
    {
        lock (_lines)
        {
            onEvent(line);
        }
    }
}
