namespace StreamCore.Tests;

/// <summary>Tells whether code allocates, although what counts that counts more now and then.</summary>
internal static class Allocations
{
    private const int MaxRuns = 5;

    /// <summary>
    /// Measures until nothing was allocated, a few times at most. What the runtime allocates once, when it compiles a method anew, counts
    /// for the thread that runs it, and so does what a garbage collection leaves of the thread's allocation buffer. An allocation of the
    /// code itself is there each time.
    /// </summary>
    /// <param name="measure">Runs the code and tells how many bytes the thread has allocated.</param>
    public static void AssertNone(Func<long> measure)
    {
        var least = long.MaxValue;
        for (var run = 0; run < MaxRuns && least != 0; run++)
        {
            least = Math.Min(least, measure());
        }

        Assert.Equal(0, least);
    }
}
