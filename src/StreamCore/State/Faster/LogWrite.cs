using FASTER.core;

namespace StreamCore.State.Faster;

/// <summary>A piece of the log that is to be written. Its memory stays as it is until FASTER is told that it is on disk.</summary>
internal sealed class LogWrite(
    long address, IntPtr source, int segment, ulong offset, uint length, DeviceIOCompletionCallback callback, object context)
{
    public long Address => address;

    public long End => address + length;

    public IntPtr Source => source;

    public int Segment => segment;

    /// <summary>Where it belongs in its segment.</summary>
    public ulong Offset => offset;

    public uint Length => length;

    public DeviceIOCompletionCallback Callback => callback;

    public object Context => context;
}
