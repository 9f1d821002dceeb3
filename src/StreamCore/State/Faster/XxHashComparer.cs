using System.IO.Hashing;
using FASTER.core;

namespace StreamCore.State.Faster;

/// <summary>Compares keys as bytes.</summary>
/// <param name="mask">The bits of the hash that are used.</param>
internal sealed class XxHashComparer(long mask) : IFasterEqualityComparer<SpanByte>
{
    public long GetHashCode64(ref SpanByte k) => (long)XxHash3.HashToUInt64(k.AsReadOnlySpan()) & mask;

    public bool Equals(ref SpanByte k1, ref SpanByte k2) => k1.AsReadOnlySpan().SequenceEqual(k2.AsReadOnlySpan());
}
