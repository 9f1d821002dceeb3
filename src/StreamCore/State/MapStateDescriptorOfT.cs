using StreamCore.State.Expiry;
using StreamCore.State.Schemas;

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

    /// <summary>How values of earlier versions are read whose fields have gone or changed their type; see <see cref="StateMigration.From"/>.</summary>
    public IReadOnlyList<StateMigration<TValue>> Migrations { get; init; } = [];

    internal MapState<TKey, TValue> Create(KeyedState keyed, string scope, StateSweeper? sweeper = null)
    {
        var format = Register(keyed, scope, "a map");
        if (Ttl is not null)
        {
            var view = keyed.CreateView();
            sweeper?.Add(new ExpiringMapEntries<TValue>(view, new(view, scope, Name), format));
        }

        return new(Name, new(keyed, scope, Name), KeySerializer, format);
    }

    internal override BroadcastState CreateBroadcastState(KeyedState keyed, string scope, BroadcastWriteScope writes) => Ttl is null
        ? new BroadcastState<TKey, TValue>(Name, new(Name, new(keyed, scope, Name), KeySerializer, Register(keyed, scope, "broadcast state")), writes)
        : throw new NotSupportedException(
            $"Broadcast state '{Name}' has a time to live: that goes by each subtask's own watermark, so the copies would differ. Remove entries by broadcast elements.");

    private StateFormat<TValue> Register(KeyedState keyed, string scope, string kind) => new StateRegistration(keyed, scope, Name)
        .Register(this, kind, ValueSerializer, Migrations, KeySerializer.Layout.Describe());
}
