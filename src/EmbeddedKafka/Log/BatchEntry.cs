using System.Runtime.InteropServices;

namespace EmbeddedKafka.Log;

/// <summary>Where one batch of a segment lies. There is one of them for each batch, so it is kept small.</summary>
/// <param name="RelativeOffset">The base offset, counted from the segment's.</param>
/// <param name="LastOffsetDelta">The last offset, counted from the base offset.</param>
/// <param name="Position">The position of the first byte in the segment.</param>
/// <param name="MaxTimestamp">The largest timestamp.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct BatchEntry(int RelativeOffset, int LastOffsetDelta, int Position, long MaxTimestamp)
{
    /// <summary>The last offset, counted from the segment's base offset.</summary>
    public long RelativeLastOffset => (long)RelativeOffset + LastOffsetDelta;
}
