namespace EmbeddedKafka;

/// <summary>
/// A further port that the broker listens on. Clients that come in by it are told to go on at another port, where a proxy
/// in front of the broker listens, so that none of their connections goes around the proxy.
/// </summary>
/// <param name="Port">The port to listen on; 1 to 65535.</param>
/// <param name="AdvertisedPort">The port that its clients are told to connect to, at the broker's usual advertised address.</param>
public sealed record AdditionalListener(int Port, int AdvertisedPort);
