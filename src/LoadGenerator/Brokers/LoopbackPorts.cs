using System.Net;
using System.Net.Sockets;

namespace LoadGenerator.Brokers;

/// <summary>Finds ports of the loopback interface that a broker can keep while it is down for a moment.</summary>
internal static class LoopbackPorts
{
    // Below Linux's and above most services' ports: a port of the ephemeral range could be taken by some client's
    // outgoing connection while the broker is down.
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>A port that nobody listens on.</summary>
    /// <exception cref="BrokerStartException">There is none.</exception>
    public static int FindFree()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new BrokerStartException($"No free port was found on 127.0.0.1 between {First} and {Last}. Pass --port.");
    }

    /// <summary>Whether nobody listens on a port.</summary>
    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
