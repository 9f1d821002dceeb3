using StreamCore.Runtime.Operators;

namespace StreamCore.DataStream;

/// <summary>An interval join that is completed by <see cref="Process{TOut}(Func{ProcessJoinFunction{T1,T2,TOut}},string)"/>. Immutable.</summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="T1">The type of the left elements.</typeparam>
/// <typeparam name="T2">The type of the right elements.</typeparam>
public sealed class IntervalJoined<TKey, T1, T2>
{
    private readonly KeyedStream<TKey, T1> _left;
    private readonly KeyedStream<TKey, T2> _right;
    private readonly IntervalJoinSettings<T1, T2> _settings;

    internal IntervalJoined(KeyedStream<TKey, T1> left, KeyedStream<TKey, T2> right, IntervalJoinSettings<T1, T2> settings)
    {
        _left = left;
        _right = right;
        _settings = settings;
    }

    /// <summary>A right element exactly at the lower bound makes no pair.</summary>
    /// <exception cref="ArgumentException">No pair would be left.</exception>
    public IntervalJoined<TKey, T1, T2> LowerBoundExclusive() => With(_settings with { Lower = _settings.Lower + 1 });

    /// <summary>A right element exactly at the upper bound makes no pair.</summary>
    /// <exception cref="ArgumentException">No pair would be left.</exception>
    public IntervalJoined<TKey, T1, T2> UpperBoundExclusive() => With(_settings with { Upper = _settings.Upper - 1 });

    /// <summary>Emits left elements that come behind the watermark to a side output, instead of dropping them.</summary>
    public IntervalJoined<TKey, T1, T2> SideOutputLeftLateData(OutputTag<T1> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return With(_settings with { LateLeft = tag });
    }

    /// <summary>Emits right elements that come behind the watermark to a side output, instead of dropping them.</summary>
    public IntervalJoined<TKey, T1, T2> SideOutputRightLateData(OutputTag<T2> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return With(_settings with { LateRight = tag });
    }

    /// <summary>One result for each pair, with the greater one of its timestamps.</summary>
    /// <param name="join">Makes the result; called by all subtasks.</param>
    /// <param name="name">The operator's name.</param>
    public SingleOutputStreamOperator<TOut> Process<TOut>(Func<T1, T2, TOut> join, string name = "interval-join")
    {
        ArgumentNullException.ThrowIfNull(join);
        return Process(() => new JoinFunction<T1, T2, TOut>(join), name);
    }

    /// <summary>Applies a function to each pair.</summary>
    /// <param name="functionFactory">Makes one instance of the function for each subtask.</param>
    /// <param name="name">The operator's name.</param>
    public SingleOutputStreamOperator<TOut> Process<TOut>(Func<ProcessJoinFunction<T1, T2, TOut>> functionFactory, string name = "interval-join")
    {
        ArgumentNullException.ThrowIfNull(functionFactory);
        return _left.TransformWith<T2, TOut>(_right, name, (context, output) => new IntervalJoinOperator<TKey, T1, T2, TOut>(
            context, output, _left.KeySelector, _right.KeySelector, _settings, functionFactory()));
    }

    internal static void CheckBounds(long lower, long upper)
    {
        if (lower > upper)
        {
            throw new ArgumentException(
                $"No pair can lie between {lower} ms and {upper} ms: the lower bound must not be greater than the upper, each moved inwards by 1 ms where it is exclusive.");
        }
    }

    private IntervalJoined<TKey, T1, T2> With(IntervalJoinSettings<T1, T2> settings)
    {
        CheckBounds(settings.Lower, settings.Upper);
        return new(_left, _right, settings);
    }
}
