using FraudDetection.Contracts;
using FraudDetection.Domain;

namespace LoadGenerator.Kafka;

/// <summary>Writes labels to Kafka, by terminal. One thread sends.</summary>
/// <param name="bootstrap">The brokers, <c>host:port</c> with commas between.</param>
/// <param name="topic">The topic to write to.</param>
/// <param name="schemaId">The registry's id of <see cref="FraudSchemas.Label"/>.</param>
public sealed class LabelProducer(string bootstrap, string topic, int schemaId)
    : RecordProducer<FraudLabel>(bootstrap, topic, new LabelSerializer(schemaId), onFailure: null), ILabelSink;
