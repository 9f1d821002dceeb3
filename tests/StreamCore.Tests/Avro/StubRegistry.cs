using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamCore.Tests.Avro;

/// <summary>A schema registry on loopback that answers as it is told, and remembers what it was asked.</summary>
internal sealed class StubRegistry : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<int, (int Status, string Body)> _answer;
    private readonly Task _serving;

    /// <param name="answer">Gives status and body for each request in turn, counted from 1.</param>
    public StubRegistry(Func<int, (int Status, string Body)> answer)
    {
        _answer = answer;
        Url = new Uri($"http://127.0.0.1:{FreePort()}/base/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public ConcurrentQueue<(string Line, string Body, string? Accept, string? ContentType, string? Authorization)> Requests { get; } = new();

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var request = context.Request;
            using var reader = new StreamReader(request.InputStream);
            Requests.Enqueue((
                $"{request.HttpMethod} {request.RawUrl}",
                await reader.ReadToEndAsync(),
                request.Headers["Accept"],
                request.ContentType,
                request.Headers["Authorization"]));
            var (status, body) = _answer(Requests.Count);
            context.Response.StatusCode = status;
            context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        }
    }
}
