using System.Net;
using Microsoft.AspNetCore.Http;

namespace FraudService.Http;

/// <summary>
/// Keeps web pages of others out: a page that a browser shows may send requests to this machine too, and the interface
/// asks nobody who he is.
/// </summary>
/// <param name="address">The address that the interface listens at.</param>
internal sealed class RequestGuard(IPAddress address)
{
    private readonly bool _isLocal = IPAddress.IsLoopback(address);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (_isLocal && !IsLocalName(request.Host.Host))
        {
            // A name of somebody's own that was made to lead here.
            return Problems.Of(
                StatusCodes.Status400BadRequest, "This interface answers to the names of this machine alone.").ExecuteAsync(context);
        }

        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "Requests of other web pages are not answered.").ExecuteAsync(context);
        }

        return next(context);
    }

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named));
}
