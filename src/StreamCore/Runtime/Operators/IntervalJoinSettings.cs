using StreamCore.DataStream;
using StreamCore.State;

namespace StreamCore.Runtime.Operators;

/// <summary>What an interval join goes by.</summary>
/// <param name="Lower">The least right time minus left time, in milliseconds, inclusive.</param>
/// <param name="Upper">The greatest right time minus left time, in milliseconds, inclusive.</param>
/// <param name="LeftSerializer">Stores left elements.</param>
/// <param name="RightSerializer">Stores right elements.</param>
/// <param name="LateLeft">Where late left elements go; null to drop them.</param>
/// <param name="LateRight">Where late right elements go; null to drop them.</param>
internal sealed record IntervalJoinSettings<T1, T2>(
    long Lower,
    long Upper,
    TypeSerializer<T1> LeftSerializer,
    TypeSerializer<T2> RightSerializer,
    OutputTag<T1>? LateLeft,
    OutputTag<T2>? LateRight);
