using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Transactions;

/// <summary>Commits and aborts transactions.</summary>
internal sealed class EndTxnHandler(TransactionCoordinator transactions)
    : RequestHandler<EndTxnRequest, EndTxnResponse>(ApiKey.EndTxn)
{
    /// <summary>The first version whose clients know PRODUCER_FENCED.</summary>
    private const short KnowsFenced = 2;

    /// <summary>The first version whose clients go on with the epoch that they are answered.</summary>
    private const short RaisesEpoch = 5;

    protected override EndTxnResponse Handle(EndTxnRequest request, RequestContext context)
    {
        var producer = new ProducerIdentity(request.ProducerId, request.ProducerEpoch);
        var (error, identity) = transactions.End(
            request.TransactionalId, producer, request.Committed, raisesEpoch: context.Version >= RaisesEpoch);
        return new()
        {
            ErrorCode = (short)FencedError.For(error, context.Version >= KnowsFenced),
            ProducerId = identity.ProducerId,
            ProducerEpoch = identity.Epoch,
        };
    }

    protected override EndTxnResponse Refuse(EndTxnRequest request, KafkaErrorCode error) => new() { ErrorCode = (short)error };
}
