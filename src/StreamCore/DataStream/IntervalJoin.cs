using StreamCore.State;

namespace StreamCore.DataStream;

/// <summary>Two keyed streams that are about to be joined: <see cref="Between"/> says which elements make a pair.</summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="T1">The type of the left elements.</typeparam>
/// <typeparam name="T2">The type of the right elements.</typeparam>
public sealed class IntervalJoin<TKey, T1, T2>
{
    private readonly KeyedStream<TKey, T1> _left;
    private readonly KeyedStream<TKey, T2> _right;
    private readonly TypeSerializer<T1> _leftSerializer;
    private readonly TypeSerializer<T2> _rightSerializer;

    internal IntervalJoin(
        KeyedStream<TKey, T1> left, KeyedStream<TKey, T2> right, TypeSerializer<T1> leftSerializer, TypeSerializer<T2> rightSerializer)
    {
        _left = left;
        _right = right;
        _leftSerializer = leftSerializer;
        _rightSerializer = rightSerializer;
    }

    /// <summary>
    /// Pairs are those of equal key with left time + lower &lt;= right time &lt;= left time + upper. Both streams need
    /// event time. Elements are kept until the watermark says that no partner can come.
    /// </summary>
    /// <param name="lower">The lower bound, inclusive; may be negative; whole milliseconds count.</param>
    /// <param name="upper">The upper bound, inclusive; may be negative; whole milliseconds count.</param>
    /// <exception cref="ArgumentException">The lower bound is greater than the upper.</exception>
    public IntervalJoined<TKey, T1, T2> Between(TimeSpan lower, TimeSpan upper)
    {
        var (first, last) = (lower.Ticks / TimeSpan.TicksPerMillisecond, upper.Ticks / TimeSpan.TicksPerMillisecond);
        IntervalJoined<TKey, T1, T2>.CheckBounds(first, last);
        return new(_left, _right, new(first, last, _leftSerializer, _rightSerializer, LateLeft: null, LateRight: null));
    }
}
