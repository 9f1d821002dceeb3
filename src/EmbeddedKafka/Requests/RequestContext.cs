namespace EmbeddedKafka.Requests;

/// <summary>What a handler knows of a request besides its body.</summary>
/// <param name="Version">Version of the request and of its response.</param>
/// <param name="ClientId">What the client calls itself; empty if it does not.</param>
/// <param name="ClientHost">Address that the client connected from.</param>
/// <param name="AdvertisedPort">The port at which the client is told that the broker is.</param>
/// <param name="Disconnected">Set when the connection or the broker ends: nobody reads the response any more.</param>
internal sealed record RequestContext(short Version, string ClientId, string ClientHost, int AdvertisedPort, CancellationToken Disconnected);
