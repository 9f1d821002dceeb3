using System.Runtime.InteropServices;

namespace LoadGenerator.Load;

/// <summary>
/// Waits to about a tenth of a millisecond without burning a core. .NET's waits count in whole milliseconds, which is as
/// long as the gap between two items at 1,000 a second, so the last stretch sleeps with the operating system's own
/// nanosleep where there is one, and yields in a loop where there is none (Windows).
/// </summary>
/// <param name="time">A clock of real time: it only measures, the sleeping is the operating system's.</param>
public sealed class PrecisePacer(TimeProvider time) : IPacer
{
    private const double CoarseWaitSeconds = 0.003;
    private const double CoarseMarginSeconds = 0.002;
    private const double SpinSeconds = 0.000_005;
    // A short nanosleep returns late by the kernel's timer slack (50 us by default on Linux).
    private const double SlackSeconds = 0.000_055;

    private static readonly bool HasNanosleep = CanNanosleep();

    /// <inheritdoc/>
    public bool WaitUntil(long dueTimestamp, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var seconds = (double)(dueTimestamp - time.GetTimestamp()) / time.TimestampFrequency;
            if (seconds <= 0)
            {
                return true;
            }

            if (seconds > CoarseWaitSeconds)
            {
                cancellationToken.WaitHandle.WaitOne((int)Math.Min((seconds - CoarseMarginSeconds) * 1000, 1000));
            }
            else if (seconds > SpinSeconds + SlackSeconds && HasNanosleep)
            {
                var request = new TimeSpec { Nanoseconds = (nint)((seconds - SlackSeconds) * 1e9) };
                _ = Nanosleep(in request, IntPtr.Zero);
            }
            else if (seconds > SpinSeconds)
            {
                Thread.Yield();
            }
            else
            {
                Thread.SpinWait(20);
            }
        }

        return false;
    }

    private static bool CanNanosleep()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            var nothing = default(TimeSpec);
            return Nanosleep(in nothing, IntPtr.Zero) == 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Nanosleep(in TimeSpec request, IntPtr remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
