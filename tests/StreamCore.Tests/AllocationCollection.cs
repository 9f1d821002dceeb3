namespace StreamCore.Tests;

/// <summary>
/// Tests that count what their thread allocates run with no other beside them: a garbage collection on another's behalf adds what was
/// left of the thread's allocation buffer, up to 8 KiB, to the count.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class AllocationCollection
{
    public const string Name = "allocations";
}
