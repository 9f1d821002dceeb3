using System.Buffers.Binary;
using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.State;
using StreamCore.Time;

namespace StreamCore.Runtime.Operators;

/// <summary>
/// Joins each element with those of the other side, of equal key, whose time is in an interval around its own. An element
/// behind the watermark is late. Any other one is kept until the watermark reaches the time of its last possible partner.
/// </summary>
internal sealed class IntervalJoinOperator<TKey, T1, T2, TOut> : TwoInputOperator<T1, T2, TOut>
{
    private const long Left = 0;
    private const long Right = 1;
    private const int NamespaceSize = 2 * sizeof(long);

    private readonly IntervalJoinSettings<T1, T2> _settings;
    private readonly ProcessJoinFunction<T1, T2, TOut> _function;
    private readonly KeyBinding<T1, TKey> _leftKey;
    private readonly KeyBinding<T2, TKey> _rightKey;
    private readonly JoinBuffer<T1> _left;
    private readonly JoinBuffer<T2> _right;
    private readonly TimerQueue _removals;
    private readonly PairContext _context;

    public IntervalJoinOperator(
        OperatorContext context,
        OperatorOutput<TOut> output,
        KeySelector<T1, TKey> leftKey,
        KeySelector<T2, TKey> rightKey,
        IntervalJoinSettings<T1, T2> settings,
        ProcessJoinFunction<T1, T2, TOut> function)
        : base(context, output)
    {
        _settings = settings;
        _function = function;
        _leftKey = leftKey.Bind(context);
        _rightKey = rightKey.Bind(context);
        _left = new(context, "left", Left, settings.LeftSerializer);
        _right = new(context, "right", Right, settings.RightSerializer);
        _removals = context.CreateEventTimers(NamespaceSize);
        _context = new(this);
    }

    public override void Open() => _function.Open(Context);

    public override void Close() => _function.Close();

    protected override void Collect1(in T1 element)
    {
        var time = Subtask.Element.Timestamp;
        try
        {
            if (IsLate(time))
            {
                OnLate(_settings.LateLeft, element);
                return;
            }

            _leftKey.SetKey(element);
            _left.Add(time, element);
            RemoveWhen(Saturating.Add(time, Math.Max(_settings.Upper, 0)));
            var (first, last) = (Saturating.Add(time, _settings.Lower), Saturating.Add(time, _settings.Upper));
            foreach (var otherTime in _right.Times())
            {
                if (otherTime >= first && otherTime <= last)
                {
                    foreach (var other in _right.At(otherTime))
                    {
                        Emit(element, time, other, otherTime);
                    }
                }
            }
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
        finally
        {
            Context.KeyedState.ClearKey();
        }
    }

    protected override void Collect2(in T2 element)
    {
        var time = Subtask.Element.Timestamp;
        try
        {
            if (IsLate(time))
            {
                OnLate(_settings.LateRight, element);
                return;
            }

            _rightKey.SetKey(element);
            _right.Add(time, element);
            RemoveWhen(Saturating.Subtract(time, Math.Min(_settings.Lower, 0)));
            var (first, last) = (Saturating.Subtract(time, _settings.Upper), Saturating.Subtract(time, _settings.Lower));
            foreach (var otherTime in _left.Times())
            {
                if (otherTime >= first && otherTime <= last)
                {
                    foreach (var other in _left.At(otherTime))
                    {
                        Emit(other, otherTime, element, time);
                    }
                }
            }
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
        finally
        {
            Context.KeyedState.ClearKey();
        }
    }

    protected override void OnWatermark(long watermark)
    {
        CurrentWatermark = watermark;
        while (_removals.TryTakeDue(watermark, out _))
        {
            var time = BinaryPrimitives.ReadInt64LittleEndian(Context.KeyedState.CurrentNamespace);
            if (BinaryPrimitives.ReadInt64LittleEndian(Context.KeyedState.CurrentNamespace[sizeof(long)..]) == Left)
            {
                _left.RemoveAt(time);
            }
            else
            {
                _right.RemoveAt(time);
            }
        }

        Context.KeyedState.ClearKey();
        Output.OnWatermark(watermark);
    }

    private bool IsLate(long time) => time != ElementContext.NoTimestamp
        ? time < CurrentWatermark
        : throw new InvalidOperationException(
            "an element has no timestamp, and an interval join goes by them. Give the source, or AssignTimestampsAndWatermarks, a watermark strategy that assigns timestamps.");

    private void OnLate<T>(OutputTag<T>? tag, in T element)
    {
        if (tag is null || !Output.TryCollect(tag, element))
        {
            Subtask.LateRecordsDropped++;
        }
    }

    /// <summary>Has what is kept for the current namespace, a time and a side, removed when the watermark reaches a time.</summary>
    private void RemoveWhen(long time) => _removals.Register(time);

    private void Emit(in T1 left, long leftTime, in T2 right, long rightTime)
    {
        var before = Subtask.Element.Timestamp;
        Subtask.Element.Timestamp = Math.Max(leftTime, rightTime);
        _context.Set(leftTime, rightTime);
        try
        {
            _function.ProcessElement(left, right, _context, Output.Main);
        }
        finally
        {
            Subtask.Element.Timestamp = before;
        }
    }

    private sealed class PairContext(IntervalJoinOperator<TKey, T1, T2, TOut> owner) : ProcessJoinFunction<T1, T2, TOut>.Context
    {
        private long _left;
        private long _right;

        public override long LeftTimestamp => _left;

        public override long RightTimestamp => _right;

        public override long Timestamp => Math.Max(_left, _right);

        public override long CurrentWatermark => owner.CurrentWatermark;

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => owner.Output.TryCollect(tag, element);

        internal void Set(long left, long right)
        {
            _left = left;
            _right = right;
        }
    }
}
