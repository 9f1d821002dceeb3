namespace StreamCore.Runtime.Queries;

/// <summary>A request to read the state of one key, on its way to the thread that owns it.</summary>
/// <param name="uid">The operator's uid.</param>
/// <param name="state">The state's name, for messages.</param>
/// <param name="key">The serialized key.</param>
/// <param name="partition">The key's input partition; null to find it as Kafka's default partitioner does.</param>
internal abstract class StateQuery(string uid, string state, ReadOnlyMemory<byte> key, int? partition)
{
    public string Uid => uid;

    public ReadOnlyMemory<byte> Key => key;

    /// <summary>The key's input partition, once it is known.</summary>
    public int? Partition { get; set; } = partition;

    /// <summary>Reads the state; called by the thread that owns it, between two epochs.</summary>
    public void Answer(OperatorChain chain)
    {
        try
        {
            var view = chain.Operators.Single(each => each.Uid == uid).CreateView(state);
            view.KeyedState.SetKey(key);
            Read(view);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever is wrong with a query is the caller's to hear; the job goes on.
            Fail(e);
        }
    }

    /// <summary>Answers that the state can't be read here.</summary>
    public abstract void Refuse(StateQueryOutcome outcome, PartitionHolder? owner, string? detail);

    /// <summary>Answers with an error.</summary>
    public abstract void Fail(Exception exception);

    protected abstract void Read(OperatorContext view);
}
