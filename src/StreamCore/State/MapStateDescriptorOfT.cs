namespace StreamCore.State;

/// <summary>Names and types a map that is kept for each key, or as broadcast state.</summary>
/// <typeparam name="TKey">The type of the map's keys.</typeparam>
/// <typeparam name="TValue">The type of the map's values.</typeparam>
/// <param name="name">The state's name; see <see cref="ValueStateDescriptor{T}"/>.</param>
/// <param name="keySerializer">
/// Stores the map's keys; by default numbers and other simple values as they lie in memory, strings as UTF-8, and
/// everything else as JSON. Equal keys must give equal bytes.
/// </param>
/// <param name="valueSerializer">Stores the map's values; <see cref="TypeSerializers.For"/> by default.</param>
public sealed class MapStateDescriptor<TKey, TValue>(
    string name, TypeSerializer<TKey>? keySerializer = null, TypeSerializer<TValue>? valueSerializer = null) : MapStateDescriptor(name)
{
    /// <summary>Stores the map's keys.</summary>
    public TypeSerializer<TKey> KeySerializer { get; } = keySerializer ?? TypeSerializers.ForKey<TKey>();

    /// <summary>Stores the map's values.</summary>
    public TypeSerializer<TValue> ValueSerializer { get; } = valueSerializer ?? TypeSerializers.For<TValue>();

    internal MapState<TKey, TValue> Create(KeyedState keyed, string scope) => new(keyed, scope, Name, KeySerializer, ValueSerializer);

    internal override BroadcastState CreateBroadcastState(KeyedState keyed, string scope, BroadcastWriteScope writes) =>
        new BroadcastState<TKey, TValue>(Name, Create(keyed, scope), writes);
}
