using FraudDetection.Domain;
using LoadGenerator.Kafka;

namespace LoadGenerator.Tests.Replay;

/// <summary>Keeps the labels that are sent.</summary>
internal sealed class FakeLabelSink(Action<FraudLabel> onSend) : ILabelSink
{
    public List<FraudLabel> Sent { get; } = [];

    public void Send(in FraudLabel element, CancellationToken cancellationToken)
    {
        Sent.Add(element);
        onSend(element);
    }
}
