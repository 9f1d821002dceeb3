using StreamCore.DataStream;

namespace StreamCore.Testing;

/// <summary>
/// A source that plays scripts, one for each split, which can pause, crash and end. Its position is the number of the next
/// step of each script, so it is exactly-once: run a job, have it crash, run it again (with the same
/// <see cref="Runtime.Epochs.InMemoryEpochStore"/>), and compare. Subtask <c>i</c> of <c>n</c> plays the scripts <c>i</c>,
/// <c>i + n</c>, …, one step of each in turn.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class ScriptedSource<T> : Source<T>
{
    private readonly IReadOnlyList<Script<T>> _scripts;

    /// <summary>Creates a source.</summary>
    /// <param name="scripts">What the splits do; at least one.</param>
    public ScriptedSource(params IReadOnlyList<Script<T>> scripts)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        ArgumentOutOfRangeException.ThrowIfZero(scripts.Count, nameof(scripts));
        _scripts = scripts;
    }

    /// <summary>Creates a source of one split that emits elements without timestamps, and ends.</summary>
    public ScriptedSource(IEnumerable<T> elements)
        : this(new Script<T>().AddRange(elements))
    {
    }

    /// <summary>The most steps before epochs get their turn; 256, as the runtime has it, by default. Few make many epochs.</summary>
    public int MaxStepsPerPoll { get; init; } = 256;

    /// <summary>Ends the first pause of each script that is not over.</summary>
    public void Resume()
    {
        foreach (var script in _scripts)
        {
            script.Resume();
        }
    }

    /// <inheritdoc/>
    public override ISourceReader<T> CreateReader(SourceReaderContext<T> context) => new ScriptedReader<T>(_scripts, MaxStepsPerPoll, context);
}
