using System.Text;
using FraudDetection.Domain;
using FraudDetection.Scoring;

namespace LoadGenerator.Audit;

/// <summary>
/// A decision as far as the transactions alone make it. What else it rested on is stamped into the decision that was made, so it
/// is concluded once that one is there.
/// </summary>
internal sealed class ExpectedDecision : IAuditedDecision
{
    private readonly Transaction _transaction;
    private readonly bool _late;
    private readonly double[] _features;

    /// <param name="transaction">The transaction; it is copied.</param>
    /// <param name="observed">As <see cref="FraudDecider.Observe"/> has left it.</param>
    /// <param name="partition">The partition that it should be in.</param>
    /// <param name="order">How many came before it.</param>
    public ExpectedDecision(in Transaction transaction, Decision observed, int partition, long order)
    {
        _transaction = transaction with
        {
            TransactionId = transaction.TransactionId.ToArray(),
            CardId = transaction.CardId.ToArray(),
            TerminalId = transaction.TerminalId.ToArray(),
            MerchantCategory = transaction.MerchantCategory?.ToArray(),
            Currency = transaction.Currency.ToArray(),
            Country = transaction.Country?.ToArray(),
        };
        _late = observed.Late;
        _features = observed.Features.ToArray();
        TransactionId = Encoding.UTF8.GetString(transaction.TransactionId.Span);
        Partition = partition;
        Order = order;
    }

    public string TransactionId { get; }

    public int Partition { get; }

    public long Order { get; }

    /// <summary>Decides it on the inputs that a recorded decision names.</summary>
    /// <param name="decider">Decides.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="decision">Room for the decision.</param>
    public DecisionSnapshot Conclude(FraudDecider decider, IDecisionInputs inputs, Decision decision)
    {
        decision.Reset();
        decision.TransactionId = _transaction.TransactionId;
        decision.CardId = _transaction.CardId;
        decision.EventTime = _transaction.EventTime;
        decision.Late = _late;
        _features.CopyTo(decision.Features);
        decider.Conclude(_transaction, inputs, decision);
        return new(decision, Partition, Order);
    }
}
