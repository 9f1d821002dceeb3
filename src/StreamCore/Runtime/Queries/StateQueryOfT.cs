namespace StreamCore.Runtime.Queries;

/// <summary>A request to read the state of one key.</summary>
/// <param name="uid">The operator's uid.</param>
/// <param name="state">The state's name.</param>
/// <param name="key">The serialized key.</param>
/// <param name="partition">The key's input partition, if it is known.</param>
/// <param name="read">Reads it; not found if the key has none. The value must not refer to what the next write changes.</param>
internal sealed class StateQuery<T>(
    string uid, string state, ReadOnlyMemory<byte> key, int? partition, Func<OperatorContext, (bool Found, T? Value)> read)
    : StateQuery(uid, state, key, partition)
{
    private readonly TaskCompletionSource<StateQueryResult<T>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<StateQueryResult<T>> Result => _result.Task;

    public override void Refuse(StateQueryOutcome outcome, PartitionHolder? owner, string? detail) =>
        _result.TrySetResult(new(outcome, default, Partition, owner, detail));

    public override void Fail(Exception exception) => _result.TrySetException(exception);

    protected override void Read(OperatorContext view)
    {
        var (found, value) = read(view);
        _result.TrySetResult(new(found ? StateQueryOutcome.Found : StateQueryOutcome.NotFound, value, Partition));
    }
}
