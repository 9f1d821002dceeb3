using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>Makes migrations.</summary>
public static class StateMigration
{
    /// <summary>Turns values of an earlier version of a state into present ones. They are turned one by one, when they are read.</summary>
    /// <typeparam name="TOld">The type as it was, or any with the fields that are needed of it.</typeparam>
    /// <typeparam name="T">The present type.</typeparam>
    /// <param name="fromVersion">The version under which the values were stored; less than the descriptor's.</param>
    /// <param name="migrate">Turns a value; called by all subtasks.</param>
    /// <param name="serializer">Reads old values; <see cref="TypeSerializers.For"/> by default.</param>
    public static StateMigration<T> From<TOld, T>(int fromVersion, Func<TOld, T> migrate, TypeSerializer<TOld>? serializer = null)
    {
        ArgumentNullException.ThrowIfNull(migrate);
        return new TypedStateMigration<TOld, T>(fromVersion, migrate, serializer ?? TypeSerializers.For<TOld>());
    }
}
