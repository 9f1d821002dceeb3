using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.Runtime.Exchange;
using StreamCore.Time;

namespace StreamCore.Runtime.Aligned;

/// <summary>A subtask that reads a source.</summary>
internal sealed class SourceSubtask<T> : SourceSubtask
{
    /// <summary>How many records are read before timers and epochs get their turn.</summary>
    private const int MaxPollRecords = 256;

    private static readonly TimeSpan NothingWait = TimeSpan.FromMilliseconds(5);

    private readonly SourceNode<T> _node;
    private readonly SubtaskServices _services;
    private readonly Dictionary<string, SplitOutput> _splits = [];
    private readonly List<SplitPosition> _positions = [];
    private SourceChain<T>? _chain;
    private SourceWatermarks<T>? _watermarks;
    private ISourceReader<T>? _reader;
    private long _polled;
    private bool _hasEnded;
    private long _watermark;

    public SourceSubtask(SourceNode<T> node, JobVertex vertex, SubtaskContext context, SubtaskServices services)
        : base(vertex, context, services)
    {
        _node = node;
        _services = services;
        _watermark = services.State.OperatorWatermark(Uid);
        services.Gate.OnRequested(Inbox.Wake);
    }

    public override object Source => _node.Source;

    public override long CurrentWatermark => Volatile.Read(ref _watermark);

    public override IEnumerable<(SplitPosition Position, long Watermark)> Positions => _positions.Select(position =>
        (position, _splits.TryGetValue(position.Split, out var split) ? split.Watermarks.Watermark : _services.State.Watermark(Uid, position.Split)));

    protected override void Open()
    {
        _chain = SourceChain<T>.Create(_node, Context, this);
        Operators = _chain.Operators;
        OpenOperators();
        _watermarks = new(
            _node.Watermarks, Context.TimeProvider, new WatermarkProbe(this), _services.Alignment, _services.State.OperatorWatermark(Uid));
        try
        {
            _reader = _node.Source.CreateReader(new ReaderContext(this));
            _reader.Open(_services.State.Positions(Uid));
        }
        catch (Exception e) when (IsSourcesOwn(e))
        {
            throw Failure(e);
        }

        // The splits' watermarks of the last committed epoch, before the first element.
        _watermarks.EmitPeriodic();
    }

    protected override void Step()
    {
        if (Gate.RequestedEpoch >= Context.Epoch)
        {
            EndEpoch();
            _reader!.OnEpochCommitted();
            return;
        }

        RunDue();
        if (_hasEnded)
        {
            Flush();
            Inbox.Take(Timeout.InfiniteTimeSpan);
            return;
        }

        var before = _polled;
        var status = Poll();
        if (_polled > before)
        {
            Counters.AddRecordsIn(_polled - before);
            NoteWork();
        }

        switch (status)
        {
            case SourceReaderStatus.NothingAvailable:
                Flush();
                Inbox.Take(NothingWait);
                break;
            case SourceReaderStatus.EndOfInput:
                _watermarks!.EmitPeriodic();
                _watermarks.EmitFinal();
                _hasEnded = true;
                NoteWork();
                _services.SourceEnded();
                break;
        }
    }

    protected override void OnPeriodicWatermark()
    {
        base.OnPeriodicWatermark();
        _watermarks!.EmitPeriodic();
        _watermarks.Align(_reader!.SetPaused);
    }

    protected override string DescribeRecord() => $"{_reader?.LastRecord ?? "none yet"}, source '{_node.Name}'";

    protected override void Snapshot()
    {
        _positions.Clear();
        _reader!.SnapshotPositions(_positions);
    }

    protected override void Close()
    {
        try
        {
            _reader?.Dispose();
        }
        finally
        {
            base.Close();
        }
    }

    private SourceReaderStatus Poll()
    {
        try
        {
            return _reader!.Poll(MaxPollRecords);
        }
        catch (Exception e) when (IsSourcesOwn(e))
        {
            throw Failure(e);
        }
    }

    private bool IsSourcesOwn(Exception exception) => exception is not OperatorException && !Context.IsCancellation(exception);

    private OperatorException Failure(Exception exception) =>
        new(_node.Name, Context.SubtaskIndex, Context.Parallelism, exception);

    /// <summary>Passes watermarks on, and remembers the last one for the status.</summary>
    private sealed class WatermarkProbe(SourceSubtask<T> owner) : IWatermarkReceiver
    {
        public void OnWatermark(long watermark)
        {
            Volatile.Write(ref owner._watermark, watermark);
            owner._chain!.Output.OnWatermark(watermark);
            owner.NoteWork();
        }

        public void OnStatus(StreamStatus status) => owner._chain!.Output.OnStatus(status);
    }

    private sealed class SplitOutput(SourceSubtask<T> owner, SplitWatermarks<T> watermarks) : ISplitOutput<T>
    {
        public SplitWatermarks<T> Watermarks { get; } = watermarks;

        public void Collect(in T element, long timestamp = ElementContext.NoTimestamp)
        {
            var assigned = Watermarks.AssignTimestamp(element, timestamp);
            owner.Context.Element.Timestamp = assigned;
            owner._polled++;
            owner._chain!.Output.Main.Collect(element);
            Watermarks.OnEvent(element, assigned);
        }
    }

    private sealed class ReaderContext(SourceSubtask<T> owner) : SourceReaderContext<T>
    {
        public override int SubtaskIndex => owner.Context.SubtaskIndex;

        public override int Parallelism => owner.Context.Parallelism;

        public override TimeProvider TimeProvider => owner.Context.TimeProvider;

        public override ILogger Logger => owner.Context.Logger;

        public override CancellationToken Cancellation => owner.Context.Cancellation;

        internal override JobContext Job => owner._services.Job;

        internal override TaskClock Clock => owner.Clock;

        internal override TaskCounters Counters => owner.Counters;

        public override ISplitOutput<T> AddSplit(string split)
        {
            var output = new SplitOutput(owner, owner._watermarks!.AddSplit(split, owner._services.State.Watermark(owner.Uid, split)));
            owner._splits.Add(split, output);

            // Where it begins is committed even if nothing comes: looked up again after a crash it may be elsewhere.
            owner.NoteWork();
            return output;
        }

        public override void RemoveSplit(string split)
        {
            owner._watermarks!.RemoveSplit(split);
            owner._splits.Remove(split);
        }

        public override bool TryOutput<TSide>(OutputTag<TSide> tag, in TSide element)
        {
            owner._polled++;
            return owner._chain!.Output.TryCollect(tag, element);
        }

        public override void Wake() => owner.Inbox.Wake();
    }
}
