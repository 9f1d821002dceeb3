using System.Buffers;
using StreamCore.Runtime;
using StreamCore.Runtime.Queries;
using StreamCore.State;

namespace StreamCore.DataStream;

/// <content>Reading the state of a job while it runs.</content>
public sealed partial class StreamExecutionEnvironment
{
    /// <summary>
    /// Reads the value of one key as of the last committed epoch. The thread that owns the key answers between two epochs, which
    /// takes a tenth of a second at most where the job runs in slots and is idle; elsewhere an epoch is ended for it.
    /// </summary>
    /// <typeparam name="TKey">The type of the operator's keys.</typeparam>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="operatorUid">The operator's uid: what <c>Uid</c> gave it, or else its name.</param>
    /// <param name="state">The descriptor with which the operator has its state.</param>
    /// <param name="key">The key.</param>
    /// <param name="timeout">How long to wait for an answer.</param>
    /// <param name="partition">
    /// Where the job runs in slots, the input partition of the key's records; null, the default, if it follows from the key as
    /// Kafka's default partitioner has it, where the record's key is the key.
    /// </param>
    /// <param name="cancellation">Gives the question up.</param>
    /// <exception cref="ArgumentException">The job has no such operator, or the operator no such state.</exception>
    /// <exception cref="TimeoutException">There was no answer in time: an operator or the broker holds the thread up.</exception>
    /// <exception cref="InvalidOperationException">The job does not run.</exception>
    public Task<StateQueryResult<T>> QueryAsync<TKey, T>(
        string operatorUid,
        ValueStateDescriptor<T> state,
        TKey key,
        TimeSpan timeout,
        int? partition = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        return QueryAsync(operatorUid, state.Name, key, partition, Read, timeout, cancellation);

        (bool, T?) Read(OperatorContext view) => view.GetState(state).TryGet(out var value) ? (true, value) : (false, default);
    }

    /// <summary>Reads the list of one key; see <see cref="QueryAsync{TKey,T}(string,ValueStateDescriptor{T},TKey,TimeSpan,int?,CancellationToken)"/>.</summary>
    public Task<StateQueryResult<IReadOnlyList<T>>> QueryAsync<TKey, T>(
        string operatorUid,
        ListStateDescriptor<T> state,
        TKey key,
        TimeSpan timeout,
        int? partition = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        return QueryAsync(operatorUid, state.Name, key, partition, Read, timeout, cancellation);

        (bool, IReadOnlyList<T>?) Read(OperatorContext view)
        {
            var items = view.GetListState(state).ToList();
            return (items.Count > 0, items);
        }
    }

    /// <summary>Reads the map of one key; see <see cref="QueryAsync{TKey,T}(string,ValueStateDescriptor{T},TKey,TimeSpan,int?,CancellationToken)"/>.</summary>
    public Task<StateQueryResult<IReadOnlyList<KeyValuePair<TMapKey, TValue>>>> QueryAsync<TKey, TMapKey, TValue>(
        string operatorUid,
        MapStateDescriptor<TMapKey, TValue> state,
        TKey key,
        TimeSpan timeout,
        int? partition = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        return QueryAsync(operatorUid, state.Name, key, partition, Read, timeout, cancellation);

        (bool, IReadOnlyList<KeyValuePair<TMapKey, TValue>>?) Read(OperatorContext view)
        {
            var entries = view.GetMapState(state).ToList();
            return (entries.Count > 0, entries);
        }
    }

    private async Task<StateQueryResult<T>> QueryAsync<TKey, T>(
        string operatorUid,
        string state,
        TKey key,
        int? partition,
        Func<OperatorContext, (bool, T?)> read,
        TimeSpan timeout,
        CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(operatorUid);
        var runner = _runner ?? throw new InvalidOperationException("The job does not run yet, so that it has no state; call ExecuteAsync first.");
        var bytes = new ArrayBufferWriter<byte>();
        TypeSerializers.ForKey<TKey>().Write(key, bytes);
        var query = new StateQuery<T>(operatorUid, state, bytes.WrittenMemory, partition, read);
        runner.Post(query);
        try
        {
            return await query.Result.WaitAsync(timeout, _timeProvider, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"State '{operatorUid}/{state}' was not read in {timeout}: the thread that owns the key is held up, or the job has ended.", e);
        }
    }
}
