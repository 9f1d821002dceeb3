using System.Collections.Concurrent;

namespace StreamCore.Runtime.Queries;

/// <summary>The state queries that wait for a thread: it takes them between two epochs, so that they see what is committed and nothing else.</summary>
internal sealed class StateQueries
{
    private readonly ConcurrentQueue<StateQuery> _waiting = new();

    /// <summary>Whether some wait; cheap.</summary>
    public bool HasWaiting => !_waiting.IsEmpty;

    /// <summary>Adds a query; may be called from any thread.</summary>
    public void Post(StateQuery query) => _waiting.Enqueue(query);

    /// <summary>Takes the next query; called by the owning thread.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out StateQuery query) => _waiting.TryDequeue(out query);
}
