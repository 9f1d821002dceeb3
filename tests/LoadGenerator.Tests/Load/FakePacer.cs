using LoadGenerator.Load;
using Microsoft.Extensions.Time.Testing;

namespace LoadGenerator.Tests.Load;

/// <summary>Waits by moving a fake clock forward.</summary>
internal sealed class FakePacer(FakeTimeProvider time) : IPacer
{
    public bool WaitUntil(long dueTimestamp, CancellationToken cancellationToken)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), dueTimestamp);
        if (left > TimeSpan.Zero)
        {
            time.Advance(left);
        }

        return !cancellationToken.IsCancellationRequested;
    }
}
