using System.Buffers.Binary;
using System.Net.Sockets;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>
/// A connection that sends exactly the requests it is given, in the versions it is given, also those that no client
/// library would send. Not for concurrent use.
/// </summary>
public sealed class RawKafkaConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<Type, Api> ApiOf = ApiCatalog.All.ToDictionary(api => api.NewRequest().GetType());

    private readonly TcpClient _client;
    private int _correlationId;

    private RawKafkaConnection(TcpClient client) => _client = client;

    public static async Task<RawKafkaConnection> ConnectAsync(string bootstrapServers)
    {
        var separator = bootstrapServers.LastIndexOf(':');
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(
            bootstrapServers[..separator],
            int.Parse(bootstrapServers[(separator + 1)..], null),
            TestContext.Current.CancellationToken);
        return new(client);
    }

    /// <summary>Sends a request and waits for its response.</summary>
    internal async Task<TResponse> AskAsync<TResponse>(Message request, short version)
        where TResponse : Message, new() => await ReceiveAsync<TResponse>(await SendAsync(request, version));

    /// <summary>Sends a request without waiting for the response, which <see cref="ReceiveAsync"/> takes.</summary>
    internal async Task<SentRequest> SendAsync(Message request, short version)
    {
        var api = ApiOf[request.GetType()];
        using var frame = new FrameBuffer();
        var correlationId = ++_correlationId;
        BinaryPrimitives.WriteInt32BigEndian(frame.Take(sizeof(int)), 0);
        BinaryPrimitives.WriteInt16BigEndian(frame.Take(sizeof(short)), (short)api.Key);
        BinaryPrimitives.WriteInt16BigEndian(frame.Take(sizeof(short)), version);
        BinaryPrimitives.WriteInt32BigEndian(frame.Take(sizeof(int)), correlationId);
        var clientId = "raw"u8;
        BinaryPrimitives.WriteInt16BigEndian(frame.Take(sizeof(short)), (short)clientId.Length);
        clientId.CopyTo(frame.Take(clientId.Length));
        var flexible = api.IsFlexible(version);
        if (flexible)
        {
            frame.Take(1)[0] = 0; // no tagged fields in the header
        }

        MessageWriter.Write(request, frame, version, flexible);
        BinaryPrimitives.WriteInt32BigEndian(frame.Patch(0, sizeof(int)), frame.Length - sizeof(int));
        await SendBytesAsync(frame.Written);
        return new(api, version, correlationId);
    }

    /// <summary>Sends any bytes.</summary>
    internal async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) =>
        await _client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Takes the next response, which must be to this request and have nothing left over.</summary>
    internal async Task<TResponse> ReceiveAsync<TResponse>(SentRequest request)
        where TResponse : Message, new()
    {
        var response = new TResponse();
        await ReceiveAsync(request, response);
        return response;
    }

    /// <summary>Fills a response of any type.</summary>
    internal async Task ReceiveAsync(SentRequest request, Message response)
    {
        var frame = await ReceiveFrameAsync() ?? throw new EndOfStreamException("The broker has closed the connection.");
        Assert.Equal(request.CorrelationId, BinaryPrimitives.ReadInt32BigEndian(frame));
        var header = sizeof(int);
        if (request.Api.HasTaggedResponseHeader(request.Version))
        {
            Assert.Equal(0, frame[header]);
            header++;
        }

        var read = MessageReader.Read(response, frame.AsMemory(header), request.Version, request.Api.IsFlexible(request.Version));
        Assert.Equal(frame.Length - header, read);
    }

    /// <summary>The next frame without its size, or null if the broker has closed the connection.</summary>
    internal async Task<byte[]?> ReceiveFrameAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var size = new byte[sizeof(int)];
            if (await _client.GetStream().ReadAtLeastAsync(size, size.Length, throwOnEndOfStream: false, patience.Token) < size.Length)
            {
                return null;
            }

            var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
            await _client.GetStream().ReadExactlyAsync(frame, patience.Token);
            return frame;
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return null;
        }
    }

    /// <summary>What is needed to understand the response.</summary>
    internal readonly record struct SentRequest(Api Api, short Version, int CorrelationId);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
