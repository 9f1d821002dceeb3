using System.Text.RegularExpressions;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Transactions;

/// <summary>Lists the transactional ids that pass the filters of a request.</summary>
internal sealed class ListTransactionsHandler(TransactionCoordinator transactions, BrokerGate gate)
    : RequestHandler<ListTransactionsRequest, ListTransactionsResponse>(ApiKey.ListTransactions)
{
    protected override ListTransactionsResponse Handle(ListTransactionsRequest request, RequestContext context)
    {
        if (!TryRead(request.TransactionalIdPattern, out var pattern))
        {
            return Refuse(request, KafkaErrorCode.InvalidRegularExpression);
        }

        var known = Enum.GetNames<TransactionState>().ToHashSet();
        var states = request.StateFilters.ToHashSet();
        var producers = request.ProducerIdFilters.ToHashSet();
        var now = gate.NowMs;
        return new()
        {
            UnknownStateFilters = [.. states.Where(state => !known.Contains(state))],
            TransactionStates = [.. transactions.All.Where(Passes).Select(transaction => new ListTransactionsResponse.TransactionState
            {
                TransactionalId = transaction.TransactionalId,
                ProducerId = transaction.Metadata.Producer.ProducerId,
                TransactionStateValue = transaction.Metadata.State.ToString(),
            })],
        };

        bool Passes(Transaction transaction)
        {
            var metadata = transaction.Metadata;
            return (states.Count == 0 || states.Contains(metadata.State.ToString()))
                && (producers.Count == 0 || producers.Contains(metadata.Producer.ProducerId))
                && (request.DurationFilter < 0 || (metadata.StartMs >= 0 && now - metadata.StartMs > request.DurationFilter))
                && (pattern?.IsMatch(transaction.TransactionalId) ?? true);
        }
    }

    protected override ListTransactionsResponse Refuse(ListTransactionsRequest request, KafkaErrorCode error) =>
        new() { ErrorCode = (short)error };

    /// <summary>Reads a pattern that the whole id has to match. Whatever it is, it takes linear time.</summary>
    private static bool TryRead(string? text, out Regex? pattern)
    {
        pattern = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        try
        {
            pattern = new Regex($@"\A(?:{text})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
