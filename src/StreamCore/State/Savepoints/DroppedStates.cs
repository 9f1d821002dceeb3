using StreamCore.Runtime;

namespace StreamCore.State.Savepoints;

/// <summary>Collects the states that would be lost, because the job has no operator with their uid.</summary>
internal sealed class DroppedStates
{
    private readonly SortedDictionary<string, long> _dropped = new(StringComparer.Ordinal);

    /// <summary>The names of the states that were noted.</summary>
    public IReadOnlyCollection<string> Names => _dropped.Keys;

    /// <summary>Notes a state, if it is unknown.</summary>
    /// <param name="state">The state.</param>
    /// <param name="isKnown">Whether the job has it.</param>
    /// <param name="region">The region that it is of.</param>
    public void Note(SavepointStateSummary state, bool isKnown, string region)
    {
        if (!isKnown)
        {
            Note(state.OperatorUid is null ? $"all positions of source '{region}'" : state.Name, state.Entries);
        }
    }

    /// <summary>Notes entries of a state that the job does not have.</summary>
    public void Note(string name, long entries) => _dropped[name] = _dropped.GetValueOrDefault(name) + entries;

    /// <exception cref="JobFailedException">Some would be dropped, and that is not allowed.</exception>
    public void ThrowIfAny(string what, bool isAllowed)
    {
        if (!isAllowed && Describe(what) is { } message)
        {
            throw new JobFailedException(message) { IsFinal = true };
        }
    }

    /// <summary>What would be dropped and what to do; null if nothing would.</summary>
    public string? Describe(string what) => _dropped.Count == 0
        ? null
        : $"{what} holds state of operators that the job does not have: "
            + string.Join(", ", _dropped.Select(state => FormattableString.Invariant($"{state.Key} ({state.Value} entries)")))
            + $". Give the operators their uids back, or set {nameof(StreamExecutionOptions.AllowNonRestoredState)} if this state is to be dropped.";
}
