using StreamCore.Runtime;

namespace StreamCore.Testing;

/// <summary>Two-phase sinks begin anew in a harness.</summary>
internal sealed class NoRestoredSinks : IRestoredSinks
{
    public static readonly NoRestoredSinks Instance = new();

    public IReadOnlyList<ReadOnlyMemory<byte>> RestoredStates(string sinkUid, int subtaskIndex, int parallelism) => [];
}
