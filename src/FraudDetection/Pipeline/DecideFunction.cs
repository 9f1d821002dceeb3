using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using StreamCore.DataStream;
using StreamCore.State;

namespace FraudDetection.Pipeline;

/// <summary>Decides each transaction on its card's state; what is not approved is an alert too.</summary>
/// <param name="decider">Decides.</param>
/// <param name="inputs">What decisions rest on besides; this function's alone.</param>
public sealed class DecideFunction(FraudDecider decider, IDecisionInputs inputs)
    : KeyedProcessFunction<ReadOnlyMemory<byte>, Transaction, Decision>
{
    /// <summary>The side output of what is not approved.</summary>
    public static readonly OutputTag<Alert> Alerts = new("alerts");

    /// <summary>What is remembered of a card; the key is the card's id.</summary>
    public static readonly ValueStateDescriptor<CardState> CardDescriptor = new("card");

    // One decision serves all transactions: it is written out before the next one comes.
    private readonly Decision _decision = new();
    private ValueState<CardState>? _card;

    /// <inheritdoc/>
    public override void Open(IRuntimeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _card = context.GetState(CardDescriptor);
    }

    /// <inheritdoc/>
    public override void ProcessElement(in Transaction element, Context context, ICollector<Decision> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var card = _card!;
        card.TryGet(out var state);
        decider.Decide(element, context.CurrentWatermark, inputs, ref state, _decision);
        card.Update(state);
        output.Collect(_decision);
        FraudMetrics.Count(_decision);
        if (_decision.Outcome != Outcome.Approve)
        {
            context.Output(Alerts, new(element, _decision));
        }
    }
}
