using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Transactions;

/// <summary>Gives producers their identity.</summary>
internal sealed class InitProducerIdHandler(TransactionCoordinator transactions)
    : RequestHandler<InitProducerIdRequest, InitProducerIdResponse>(ApiKey.InitProducerId)
{
    /// <summary>The first version whose clients know PRODUCER_FENCED.</summary>
    private const short KnowsFenced = 4;

    protected override InitProducerIdResponse Handle(InitProducerIdRequest request, RequestContext context)
    {
        if (request.ProducerId == -1 != (request.ProducerEpoch == -1))
        {
            return Refuse(request, KafkaErrorCode.InvalidRequest);
        }

        var (error, identity) = transactions.InitProducerId(
            request.TransactionalId, request.TransactionTimeoutMs, new ProducerIdentity(request.ProducerId, request.ProducerEpoch));
        return new()
        {
            ErrorCode = (short)FencedError.For(error, context.Version >= KnowsFenced),
            ProducerId = identity.ProducerId,
            ProducerEpoch = identity.Epoch,
        };
    }

    protected override InitProducerIdResponse Refuse(InitProducerIdRequest request, KafkaErrorCode error) =>
        new() { ErrorCode = (short)error, ProducerEpoch = -1 };
}
