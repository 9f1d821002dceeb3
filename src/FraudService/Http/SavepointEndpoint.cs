using System.Globalization;
using System.Text.Json;
using FraudService.Configuration;
using FraudService.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamCore.State.Savepoints;

namespace FraudService.Http;

/// <summary><c>POST /savepoints</c>: writes a savepoint of this instance's partitions, with <c>?stop=true</c> the last thing the job does.</summary>
internal static class SavepointEndpoint
{
    private const int MaxNameLength = 200;

    public static void Map(IEndpointRouteBuilder routes, FraudServiceOptions options, CurrentJob job, TimeProvider time) =>
        routes.MapPost("/savepoints", (bool? stop, HttpContext context) => WriteAsync(options, job, time, stop ?? false, context));

    private static async Task<IResult> WriteAsync(
        FraudServiceOptions options, CurrentJob job, TimeProvider time, bool stop, HttpContext context)
    {
        SavepointBody? body;
        try
        {
            body = await ReadBodyAsync(context.Request);
        }
        catch (BadHttpRequestException e)
        {
            return Problems.Of(e.StatusCode, e.Message);
        }
        catch (JsonException)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, """The body must be empty or JSON of the form {"directory": "NAME"}.""");
        }

        if (options.SavepointDirectory.Length == 0)
        {
            return Problems.Of(StatusCodes.Status409Conflict, $"The service has no place for savepoints: set {SettingsReader.Section}:SavepointDirectory.");
        }

        var name = body?.Directory ?? time.GetUtcNow().ToString("'savepoint-'yyyyMMdd'-'HHmmss'-'fff", CultureInfo.InvariantCulture);
        if (Below(options.SavepointDirectory, name) is not { } directory)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, $"The directory must be a name of at most {MaxNameLength} characters that leads below the service's savepoint directory.");
        }

        if (job.Execution is not { IsRunning: true } execution)
        {
            return Problems.NoJob();
        }

        try
        {
            return Results.Ok(new SavepointAnswer(directory, await execution.WriteSavepointAsync(directory, stop, context.RequestAborted), stop));
        }
        catch (SavepointException e)
        {
            var isDisk = e.InnerException is IOException or UnauthorizedAccessException;
            return Problems.Of(isDisk ? StatusCodes.Status500InternalServerError : StatusCodes.Status409Conflict, e.Message);
        }
        catch (InvalidOperationException)
        {
            return Problems.NoJob();
        }
    }

    /// <summary>The directory that a name means; null if that is not below the root.</summary>
    private static string? Below(string root, string name)
    {
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl) || Path.IsPathRooted(name))
        {
            return null;
        }

        var top = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(top, name)));
        return path.StartsWith(top, StringComparison.Ordinal) ? path : null;
    }

    private static async Task<SavepointBody?> ReadBodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.Length == 0 ? null : JsonSerializer.Deserialize<SavepointBody>(body.ToArray(), ServiceJson.Compact);
    }
}
