using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.DataStream;

public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>Connects the stream with another keyed one, for an operator whose state and timers both share.</summary>
    /// <param name="other">The second stream, of the same environment and keyed in the same way.</param>
    /// <exception cref="ArgumentException">The streams are of different environments or store their keys differently.</exception>
    /// <exception cref="NotSupportedException">A stream is keyed by its record key.</exception>
    public KeyedConnectedStreams<TKey, T, TOther> Connect<TOther>(KeyedStream<TKey, TOther> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(this, other);
    }

    /// <summary>Connects the stream with a broadcast one.</summary>
    /// <param name="broadcast">The broadcast stream, of the same environment.</param>
    /// <exception cref="ArgumentException">The streams are of different environments.</exception>
    /// <exception cref="NotSupportedException">The stream is keyed by its record key.</exception>
    public KeyedBroadcastConnectedStream<TKey, T, TBroadcast> Connect<TBroadcast>(BroadcastStream<TBroadcast> broadcast)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return new(this, broadcast);
    }

    /// <summary>
    /// Joins each element with the elements of the same key in another stream whose event time lies within an interval
    /// around its own.
    /// </summary>
    /// <param name="other">The right stream, of the same environment and keyed in the same way.</param>
    /// <param name="leftSerializer">Stores this stream's elements; <see cref="TypeSerializers.For"/> by default.</param>
    /// <param name="rightSerializer">Stores the right stream's elements; <see cref="TypeSerializers.For"/> by default.</param>
    /// <exception cref="ArgumentException">The streams are of different environments or store their keys differently.</exception>
    /// <exception cref="NotSupportedException">A stream is keyed by its record key.</exception>
    public IntervalJoin<TKey, T, TOther> IntervalJoin<TOther>(
        KeyedStream<TKey, TOther> other, TypeSerializer<T>? leftSerializer = null, TypeSerializer<TOther>? rightSerializer = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        CheckJoinable(other);
        return new(this, other, leftSerializer ?? TypeSerializers.For<T>(), rightSerializer ?? TypeSerializers.For<TOther>());
    }

    /// <summary>Finds streams whose equal keys would not meet.</summary>
    internal void CheckJoinable<TOther>(KeyedStream<TKey, TOther> other)
    {
        CheckTwoInputs();
        other.CheckTwoInputs();
        Stream.Environment.CheckSame(other.Stream.Environment);
        var (own, others) = (KeySelector.Serializer.GetType(), other.KeySelector.Serializer.GetType());
        if (own != others)
        {
            throw new ArgumentException(
                $"The streams store their keys differently, by {own.Name} and by {others.Name}, so that equal keys would not meet: give both KeyBy calls the same serializer.", nameof(other));
        }
    }

    /// <summary>Finds a stream that can't be an input of an operator with two.</summary>
    internal void CheckTwoInputs()
    {
        if (KeySelector.IsRecordKey)
        {
            throw new NotSupportedException(
                "A stream that is keyed by its record key stays in the slot of its partition, and an operator with two inputs is no part of a slot. Use KeyBy with a function of the element.");
        }
    }

    /// <summary>Applies an operator with two inputs that keeps state by the key of both.</summary>
    internal SingleOutputStreamOperator<TOut> TransformWith<TOther, TOut>(
        KeyedStream<TKey, TOther> other, string name, Func<OperatorContext, OperatorOutput<TOut>, TwoInputOperator<T, TOther, TOut>> create) =>
        Stream.TransformWith(other.Stream, name, create, KeySelector, other.KeySelector, Partitioning, other.Partitioning);
}
