using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.SchemaRegistry.Http;

/// <summary>Reads requests from the web server, has them served, and writes the responses.</summary>
internal sealed partial class RegistryApplication(RegistryApi api, ILogger logger) : IHttpApplication<HttpContext>
{
    /// <summary>Far more than any schema has; the server refuses what is longer.</summary>
    public const int MaxBodySize = 1 << 20;

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

            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return api.Handle(new(context, body.ToArray()));
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The schema registry failed to serve {Method} {Path}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, string path);
}
