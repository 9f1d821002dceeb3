namespace StreamCore.State.Schemas;

/// <summary>A migration from a type.</summary>
internal sealed class TypedStateMigration<TOld, T>(int fromVersion, Func<TOld, T> migrate, TypeSerializer<TOld> serializer)
    : StateMigration<T>(fromVersion)
{
    internal override StateLayout OldLayout => serializer.Layout;

    internal override PayloadReader<T> CreateReader(StateSchema stored)
    {
        var read = serializer.CreateReader(stored);
        return payload => migrate(read(payload));
    }
}
