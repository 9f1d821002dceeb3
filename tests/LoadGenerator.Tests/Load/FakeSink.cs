using System.Text;
using FraudDetection.Domain;
using LoadGenerator.Kafka;

namespace LoadGenerator.Tests.Load;

/// <summary>Keeps what was sent, and can do something at each send.</summary>
internal sealed class FakeSink(Action<int>? onSend = null) : ITransactionSink
{
    public List<Transaction> Sent { get; } = [];

    public IEnumerable<string> Ids => Sent.Select(t => Encoding.UTF8.GetString(t.TransactionId.Span));

    public void Send(in Transaction element, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Sent.Add(element);
        onSend?.Invoke(Sent.Count - 1);
    }
}
