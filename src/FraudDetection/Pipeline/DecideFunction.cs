using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using FraudDetection.Shadow;
using StreamCore.DataStream;
using StreamCore.State;

namespace FraudDetection.Pipeline;

/// <summary>Decides each transaction on its card's state; what is not approved is an alert too.</summary>
/// <param name="current">Where the setup to decide with is found at the start of each epoch.</param>
/// <param name="inputs">What decisions rest on besides; this function's alone.</param>
public sealed class DecideFunction(CurrentSetup current, IDecisionInputs inputs)
    : KeyedProcessFunction<ReadOnlyMemory<byte>, Transaction, Decision>
{
    /// <summary>The side output of what is not approved.</summary>
    public static readonly OutputTag<Alert> Alerts = new("alerts");

    /// <summary>What is remembered of a card; the key is the card's id.</summary>
    public static readonly ValueStateDescriptor<CardState> CardDescriptor = new("card");

    // One decision serves all transactions: it is written out before the next one comes.
    private readonly Decision _decision = new();
    private ValueState<CardState>? _card;
    private DecisionSetup _setup = current.Value;
    private SampleRing? _samples;

    /// <inheritdoc/>
    public override void Open(IRuntimeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _card = context.GetState(CardDescriptor);
    }

    /// <inheritdoc/>
    public override void OnEpochStart()
    {
        var setup = current.Value;
        if (ReferenceEquals(setup, _setup) && (_samples is null) == (setup.Shadow is null))
        {
            return;
        }

        _setup = setup;
        _samples?.Close();
        _samples = setup.Shadow?.OpenRing();
    }

    /// <inheritdoc/>
    public override void ProcessElement(in Transaction element, Context context, ICollector<Decision> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var card = _card!;
        card.TryGet(out var state);
        var decider = _setup.Decider;
        decider.Decide(element, context.CurrentWatermark, inputs, ref state, _decision);
        card.Update(state);
        output.Collect(_decision);
        FraudMetrics.Count(_decision, decider.Rules);
        if (_decision.Outcome != Outcome.Approve)
        {
            context.Output(Alerts, new(element, _decision));
        }

        _samples?.Add(_decision, decider.BasisOf(element, _decision));
    }

    /// <inheritdoc/>
    public override void Close() => _samples?.Close();
}
