using FASTER.core;

namespace StreamCore.State.Faster;

/// <summary>A piece of the log that is to be written. Its memory stays as it is until FASTER is told that it is on disk.</summary>
internal sealed record LogWrite(
    long Address, IntPtr Source, int Segment, ulong Offset, uint Length, DeviceIOCompletionCallback Callback, object Context)
{
    public long End => Address + Length;
}
