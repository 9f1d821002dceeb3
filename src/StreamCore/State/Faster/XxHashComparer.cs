using System.IO.Hashing;
using FASTER.core;

namespace StreamCore.State.Faster;

/// <summary>Compares keys as bytes.</summary>
internal sealed class XxHashComparer : IFasterEqualityComparer<SpanByte>
{
    public long GetHashCode64(ref SpanByte k) => (long)XxHash3.HashToUInt64(k.AsReadOnlySpan());

    public bool Equals(ref SpanByte k1, ref SpanByte k2) => k1.AsReadOnlySpan().SequenceEqual(k2.AsReadOnlySpan());
}
