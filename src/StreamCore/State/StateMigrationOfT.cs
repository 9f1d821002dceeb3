using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>Turns values of an earlier version of a state into present ones; see <see cref="StateMigration.From"/>.</summary>
/// <typeparam name="T">The present type.</typeparam>
public abstract class StateMigration<T>
{
    private protected StateMigration(int fromVersion) => FromVersion = fromVersion;

    /// <summary>The version under which the values were stored.</summary>
    public int FromVersion { get; }

    /// <summary>The layout that old values are read as.</summary>
    internal abstract StateLayout OldLayout { get; }

    /// <summary>Reads values that were stored with a schema which is compatible with <see cref="OldLayout"/>.</summary>
    internal abstract PayloadReader<T> CreateReader(StateSchema stored);
}
