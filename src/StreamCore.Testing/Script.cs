namespace StreamCore.Testing;

/// <summary>
/// What one split of a <see cref="ScriptedSource{T}"/> does, step by step. The object outlives the jobs that play it: it
/// remembers which crashes have happened and which pauses are over, so that the next run goes on behind them. Add all steps
/// before the first run.
/// </summary>
/// <example>
/// <code>
/// var script = new Script&lt;string&gt;().Add("a", timestamp: 0).Pause().Add("b", timestamp: 5).Crash().Add("c", timestamp: 9);
/// </code>
/// </example>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Script<T>
{
    private readonly List<ScriptStep<T>> _steps = [];
    private readonly HashSet<int> _crashed = [];
    private readonly Lock _lock = new();
    private int _resumed;
    private int _reached;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many steps there are.</summary>
    public int Count => _steps.Count;

    /// <summary>Emits an element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="timestamp">The event time that the source knows, in epoch milliseconds; none by default.</param>
    public Script<T> Add(T element, long timestamp = long.MinValue) => Add(new ScriptStep<T>(ScriptStepKind.Element, element, timestamp));

    /// <summary>Emits elements without timestamps.</summary>
    public Script<T> AddRange(IEnumerable<T> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        foreach (var element in elements)
        {
            Add(element);
        }

        return this;
    }

    /// <summary>Has nothing for now: the source goes on after one call of <see cref="Resume"/> for each pause.</summary>
    public Script<T> Pause() => Add(new ScriptStep<T>(ScriptStepKind.Pause));

    /// <summary>
    /// Throws a <see cref="ScriptedCrashException"/>, the first time that the step is reached. Whoever reaches it again, by
    /// a restart or in a new job, passes it.
    /// </summary>
    public Script<T> Crash() => Add(new ScriptStep<T>(ScriptStepKind.Crash));

    /// <summary>
    /// Ends the input. A job that is restored from an epoch that contains the end goes on with the steps behind it. The end
    /// of the script ends the input too.
    /// </summary>
    public Script<T> End() => Add(new ScriptStep<T>(ScriptStepKind.End));

    /// <summary>Ends the first pause that is not over; may be called before it is reached.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _resumed++;
        }
    }

    /// <summary>Waits until a pause is reached that is not over, so that all elements before it are emitted.</summary>
    /// <param name="timeout">The longest wait; 30 s by default.</param>
    /// <exception cref="TimeoutException">It was not reached in time.</exception>
    public async Task WaitForPauseAsync(TimeSpan? timeout = null)
    {
        var deadline = Task.Delay(timeout ?? TimeSpan.FromSeconds(30));
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_reached > _resumed)
                {
                    return;
                }

                changed = _changed.Task;
            }

            if (await Task.WhenAny(changed, deadline).ConfigureAwait(false) == deadline)
            {
                throw new TimeoutException($"The script did not come to a pause within {timeout ?? TimeSpan.FromSeconds(30)}; {_reached} were reached, {_resumed} resumed.");
            }
        }
    }

    internal ScriptStep<T> this[int index] => _steps[index];

    /// <summary>Whether the pause at a step is over.</summary>
    internal bool IsOver(int step)
    {
        var number = _steps.Take(step).Count(each => each.Kind == ScriptStepKind.Pause);
        lock (_lock)
        {
            if (number >= _reached)
            {
                _reached = number + 1;
                _changed.SetResult();
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return number < _resumed;
        }
    }

    /// <summary>Throws if the crash at a step has not happened yet.</summary>
    internal void CrashOnce(int step)
    {
        lock (_lock)
        {
            if (_crashed.Add(step))
            {
                throw new ScriptedCrashException($"The script crashes at step {step}.");
            }
        }
    }

    private Script<T> Add(ScriptStep<T> step)
    {
        _steps.Add(step);
        return this;
    }
}
