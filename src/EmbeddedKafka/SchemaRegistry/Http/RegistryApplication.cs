using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.SchemaRegistry.Http;

/// <summary>Reads requests from the web server, has them served, and writes the responses.</summary>
internal sealed partial class RegistryApplication(RegistryApi api, ILogger logger) : IHttpApplication<HttpContext>
{
    /// <summary>
    /// What a body may have for its refusal to be certain to arrive: up to here a body that is too long is read and thrown
    /// away, since a client that is cut off while it still sends sees a broken connection in place of the answer. The
    /// server cuts off what is longer.
    /// </summary>
    public const int MaxDiscardedSize = 16 << 20;

    /// <summary>Far more than any schema has.</summary>
    private const int MaxBodySize = 1 << 20;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var mediaType = MediaTypes.Choose(context.Request.Headers.Accept);
        var response = mediaType is null
            ? ApiResponse.Failed(406, 406, "The client accepts none of the media types that there are.")
            : await ServeAsync(context);

        context.Response.StatusCode = response.Status;
        context.Response.ContentType = mediaType ?? "application/json";
        context.Response.ContentLength = response.Body.Length;
        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    private async Task<ApiResponse> ServeAsync(HttpContext context)
    {
        try
        {
            if (!MediaTypes.IsReadable(context.Request.ContentType))
            {
                return ApiResponse.Failed(415, 415, "The body is of a media type that is not read here.");
            }

            return await ReadAsync(context.Request.Body, context.RequestAborted) is { } body
                ? api.Handle(new(context, body))
                : ApiResponse.Failed(413, 413, $"The body has more than {MaxBodySize} bytes.");
        }
        catch (RegistryException e)
        {
            return ApiResponse.Failed(e.Status, e.ErrorCode, e.Message);
        }
        catch (JsonException e)
        {
            return ApiResponse.Failed(400, 400, $"The body is not the JSON that belongs here: {e.Message}");
        }
        catch (BadHttpRequestException e)
        {
            return ApiResponse.Failed(e.StatusCode, e.StatusCode, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, e, context.Request.Method, context.Request.Path);
            return ApiResponse.Failed(500, 500, "The registry failed; its log says why.");
        }
    }

    /// <returns>The body; null if it is too long.</returns>
    private static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var size = 0;
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            size += read;
            if (size <= MaxBodySize)
            {
                kept.Write(buffer, 0, read);
            }
        }

        return size <= MaxBodySize ? kept.ToArray() : null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The schema registry failed to serve {Method} {Path}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, string path);
}
