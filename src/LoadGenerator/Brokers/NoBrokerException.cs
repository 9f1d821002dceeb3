namespace LoadGenerator.Brokers;

/// <summary>No way of coming by a broker is open here. The message names all of them.</summary>
public sealed class NoBrokerException(IEnumerable<IBrokerProvider> providers) : Exception(
    "There is no Kafka broker to work with. Do one of these:" +
    string.Concat(providers.Select(provider => $"{Environment.NewLine}  - {provider.Remedy}")));
