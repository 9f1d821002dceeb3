using System.Buffers.Binary;
using EmbeddedKafka.Faults;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Requests;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Network;

/// <summary>Takes a request from its bytes through its handler to the bytes of its response.</summary>
internal sealed partial class RequestDispatcher(Broker broker, FaultInjector faults, ILogger<RequestDispatcher> logger)
{
    /// <summary>Answers one request.</summary>
    /// <param name="header">The part of the header that is the same in every version.</param>
    /// <param name="frame">The whole request; it may be read until the task ends.</param>
    /// <param name="response">Holds the frame's size and the correlation id; the rest is added.</param>
    /// <param name="host">Address that the client connected from.</param>
    /// <param name="advertisedPort">The port at which the client is told that the broker is.</param>
    /// <param name="disconnected">Set when nobody will read the response.</param>
    /// <exception cref="MalformedMessageException">The bytes are not a request.</exception>
    public async ValueTask<Answer> AnswerAsync(
        RequestHeader header,
        ReadOnlyMemory<byte> frame,
        FrameBuffer response,
        string host,
        int advertisedPort,
        CancellationToken disconnected)
    {
        var version = header.ApiVersion;
        if (ApiCatalog.Find(header.ApiKey) is not { } api || broker.HandlerOf(api.Key) is not { } handler)
        {
            return RefuseVersion(response);
        }

        if (!api.Speaks(version))
        {
            return api.Key == ApiKey.ApiVersions ? OfferVersions(response) : RefuseVersion(response);
        }

        var flexible = api.IsFlexible(version);
        var (clientId, bodyStart) = RequestHeader.ReadRest(frame, flexible);
        var request = api.NewRequest();

        // Bytes behind the fields are ignored, as Kafka does: librdkafka sends three of them when it asks for all topics.
        MessageReader.Read(request, frame[bodyStart..], version, flexible);
        var context = new RequestContext(version, clientId, host, advertisedPort, disconnected);
        await faults.WaitWhilePausedAsync(disconnected);
        var fault = faults.Next(api.Key, request, context);
        if (fault is { Delay: var delay } && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, broker.Gate.Time, disconnected);
        }

        if (fault is { Effect: FaultEffect.DropBefore })
        {
            return Answer.CloseConnection;
        }

        var answer = fault is { Effect: FaultEffect.Fail, Error: var error }
            ? handler.Refuse(request, error)
            : await HandleAsync(handler, request, context);
        if (fault is { Effect: FaultEffect.DropAfter })
        {
            return Answer.CloseConnection;
        }

        if (answer is null)
        {
            return Answer.StaySilent;
        }

        if (api.HasTaggedResponseHeader(version))
        {
            response.Take(1)[0] = 0;
        }

        MessageWriter.Write(answer, response, version, flexible);
        return Answer.Respond;
    }

    private async ValueTask<Message?> HandleAsync(IRequestHandler handler, Message request, RequestContext context)
    {
        try
        {
            ValueTask<Message?> answer;
            using (broker.Gate.Enter())
            {
                answer = handler.HandleAsync(request, context);
            }

            return answer.IsCompletedSuccessfully
                ? answer.Result
                : await answer.AsTask().WaitAsync(context.Disconnected);
        }
        catch (Exception e) when (e is not (OperationCanceledException or MalformedMessageException))
        {
            LogFailed(logger, handler.Key, context.Version, context.ClientId, e);
            return handler.Refuse(request, KafkaErrorCode.UnknownServerError);
        }
    }

    /// <summary>
    /// Refuses an API or version that the broker does not speak. The layout of the response is the client's secret then;
    /// most responses begin with the error code or with the throttle time that precedes it.
    /// </summary>
    private static Answer RefuseVersion(FrameBuffer response)
    {
        BinaryPrimitives.WriteInt16BigEndian(response.Take(sizeof(short)), (short)KafkaErrorCode.UnsupportedVersion);
        return Answer.Respond;
    }

    /// <summary>Tells a client that asked in too new a version what there is, in the version that all clients read.</summary>
    private Answer OfferVersions(FrameBuffer response)
    {
        var offer = broker.Versions();
        offer.ErrorCode = (short)KafkaErrorCode.UnsupportedVersion;
        MessageWriter.Write(offer, response, version: 0, flexible: false);
        return Answer.Respond;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Api} version {Version} of client {ClientId} failed")]
    private static partial void LogFailed(ILogger logger, ApiKey api, short version, string clientId, Exception exception);
}
