using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Transactions;

/// <summary>Brings the offsets of groups into transactions.</summary>
internal sealed class AddOffsetsToTxnHandler(TransactionCoordinator transactions)
    : RequestHandler<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>(ApiKey.AddOffsetsToTxn)
{
    /// <summary>The first version whose clients know PRODUCER_FENCED.</summary>
    private const short KnowsFenced = 2;

    protected override AddOffsetsToTxnResponse Handle(AddOffsetsToTxnRequest request, RequestContext context)
    {
        if (request.GroupId.Length == 0)
        {
            return Refuse(request, KafkaErrorCode.InvalidGroupId);
        }

        var producer = new ProducerIdentity(request.ProducerId, request.ProducerEpoch);
        var error = transactions.AddGroup(request.TransactionalId, producer, request.GroupId);
        return Refuse(request, FencedError.For(error, context.Version >= KnowsFenced));
    }

    protected override AddOffsetsToTxnResponse Refuse(AddOffsetsToTxnRequest request, KafkaErrorCode error) =>
        new() { ErrorCode = (short)error };
}
