namespace StreamCore.State;

/// <summary>Names and types a state.</summary>
/// <typeparam name="T">The type of what is stored.</typeparam>
public abstract class StateDescriptor<T> : StateDescriptor
{
    private protected StateDescriptor(string name, TypeSerializer<T>? serializer)
        : base(name) => Serializer = serializer ?? TypeSerializers.For<T>();

    /// <summary>Stores values.</summary>
    public TypeSerializer<T> Serializer { get; }

    /// <summary>How values of earlier versions are read whose fields have gone or changed their type; see <see cref="StateMigration.From"/>.</summary>
    public IReadOnlyList<StateMigration<T>> Migrations { get; init; } = [];
}
