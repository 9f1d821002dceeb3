using Microsoft.AspNetCore.Http;

namespace FraudService.Http;

/// <summary>What went wrong with a request, as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>An answer with a status and what to know about it.</summary>
    public static IResult Of(int status, string detail, Dictionary<string, object?>? more = null) =>
        Results.Problem(detail, statusCode: status, extensions: more);

    /// <summary>No job runs at present.</summary>
    public static IResult NoJob() => Of(StatusCodes.Status503ServiceUnavailable, "No job runs at present: it has not begun yet, or has ended.");
}
