using System.Text;
using FraudDetection.Features;
using FraudService.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using StreamCore.Runtime.Queries;

namespace FraudService.Http;

/// <summary><c>GET /state/cards/{id}</c>: what is remembered of a card, as of the last committed epoch.</summary>
internal static class CardEndpoint
{
    /// <summary>The longest card id that a valid transaction can have.</summary>
    private const int MaxIdBytes = 128;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder routes, CurrentJob job) =>
        routes.MapGet("/state/cards/{id}", (int? partition, HttpContext context) => ReadAsync(job, ReadId(context), partition, context));

    /// <summary>The id as it was sent: in a routed path a slash in an id can't be told from an escaped one.</summary>
    private static string ReadId(HttpContext context)
    {
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/');
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    private static async Task<IResult> ReadAsync(CurrentJob job, string id, int? partition, HttpContext context)
    {
        if (Encoding.UTF8.GetByteCount(id) > MaxIdBytes || partition < 0)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, $"A card's id has 1 to {MaxIdBytes} bytes, and a partition's number is not negative.");
        }

        if (job.Execution is not { IsRunning: true } execution)
        {
            return Problems.NoJob();
        }

        try
        {
            var result = await execution.QueryCardAsync(id, partition, Timeout, context.RequestAborted);
            if (result.Outcome == StateQueryOutcome.NotReady)
            {
                context.Response.Headers.RetryAfter = "1";
            }

            return Answer(id, result);
        }
        catch (TimeoutException)
        {
            return Problems.Of(StatusCodes.Status504GatewayTimeout, $"The card's partition did not answer within {Timeout.TotalSeconds:0} s.");
        }
        catch (InvalidOperationException)
        {
            return Problems.NoJob();
        }
    }

    private static IResult Answer(string id, StateQueryResult<CardState> result) => result.Outcome switch
    {
        StateQueryOutcome.Found => Results.Ok(CardDescription.Of(id, result.Value)),
        StateQueryOutcome.NotFound => Problems.Of(
            StatusCodes.Status404NotFound, $"Partition {result.Partition} knows no card '{id}'.", new() { ["partition"] = result.Partition }),
        StateQueryOutcome.Elsewhere => Problems.Of(
            StatusCodes.Status421MisdirectedRequest,
            $"The card is in partition {result.Partition}, which instance '{result.Owner?.InstanceId}' on {result.Owner?.Host} has: ask there.",
            new() { ["partition"] = result.Partition, ["instanceId"] = result.Owner?.InstanceId, ["host"] = result.Owner?.Host }),
        _ => Problems.Of(
            StatusCodes.Status503ServiceUnavailable, $"The card's state can't be read at present: {result.Detail}.", new() { ["partition"] = result.Partition }),
    };
}
