using StreamCore.Graph;
using StreamCore.Runtime.Exchange;
using StreamCore.Time;

namespace StreamCore.Runtime.Aligned;

/// <summary>A subtask that gets its elements from other subtasks.</summary>
internal sealed class OperatorSubtask(JobVertex vertex, SubtaskContext context, SubtaskServices services)
    : Subtask(vertex, context, services), IBarrierHandler
{
    private readonly SubtaskServices _services = services;
    private BarrierTracker? _barriers;
    private bool _epochEnds;

    public void OnBarrier(int edge, int channel, long epoch) => _epochEnds = _barriers!.OnBarrier(epoch);

    protected override void Open()
    {
        var builder = new ChainBuilder(Context, this);
        var head = builder.OpenOperator(Vertex.Head);
        Operators = builder.Build();
        var channels = 0;
        foreach (var input in Vertex.Inputs.GroupBy(edge => edge.InputIndex))
        {
            var target = head.GetInput(input.Key);
            var exchanges = input.Select(edge => _services.Exchanges[edge]).ToList();
            var valve = new StatusWatermarkValve(
                exchanges.Sum(exchange => exchange.ChannelsPerReader), (IWatermarkReceiver)target, _services.State.OperatorWatermark(Vertex.Head.Uid!));
            var first = 0;
            foreach (var exchange in exchanges)
            {
                exchange.Connect(Context.SubtaskIndex, target, valve, first, Context, this, Counters);
                first += exchange.ChannelsPerReader;
            }

            channels += first;
        }

        _barriers = new(channels, Context.Epoch - 1);
        OpenOperators();
    }

    protected override void Step()
    {
        RunDue();
        if (!Inbox.TryTake(out var batch))
        {
            // Before it waits it sends what it has, so that no record waits for others.
            Flush();
            batch = Inbox.Take(Timeout.InfiniteTimeSpan);
        }

        if (batch is not null)
        {
            NoteWork();
            batch.Deliver();
            if (_epochEnds)
            {
                _epochEnds = false;
                EndEpoch();
            }
        }
    }
}
