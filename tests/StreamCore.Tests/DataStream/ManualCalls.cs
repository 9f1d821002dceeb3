using System.Collections.Concurrent;

namespace StreamCore.Tests.DataStream;

/// <summary>Asynchronous calls that end when the test says so.</summary>
internal sealed class ManualCalls
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> _calls = [];
    private readonly ConcurrentDictionary<int, CancellationToken> _tokens = [];

    /// <summary>The elements for which a call was begun.</summary>
    public IEnumerable<int> Started => _calls.Keys.Order();

    public Task<string> CallAsync(int element, CancellationToken token)
    {
        _tokens[element] = token;
        return Call(element).Task;
    }

    public bool IsCancelled(int element) => _tokens[element].IsCancellationRequested;

    /// <summary>Ends a call.</summary>
    public void End(int element) => Call(element).SetResult($"r{element}");

    public void Fail(int element, Exception failure) => Call(element).SetException(failure);

    private TaskCompletionSource<string> Call(int element) => _calls.GetOrAdd(element, static _ => new());
}
