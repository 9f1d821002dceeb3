using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EmbeddedKafka.SchemaRegistry.Http;

/// <summary>A request as the interface sees it.</summary>
internal sealed class ApiRequest(HttpContext context, byte[] body)
{
    private const string AcceptUnknownHeader = "Confluent-Accept-Unknown-Properties";

    /// <summary>The method; HEAD is GET, only that the server then sends no body.</summary>
    public string Method { get; } = HttpMethods.IsHead(context.Request.Method) ? HttpMethods.Get : context.Request.Method;

    /// <summary>
    /// The path, split and then unescaped, in this order: a subject may have slashes, which the server's own notion of
    /// the path does not tell from those between the segments.
    /// </summary>
    public string[] Path { get; } = Split(context.Features.Get<IHttpRequestFeature>()!.RawTarget);

    /// <summary>A switch in the query, off unless it is true.</summary>
    public bool Flag(string name) => bool.TryParse(context.Request.Query[name], out var value) && value;

    public string? Text(string name) => context.Request.Query[name];

    /// <summary>The part of a list that <c>offset</c> and <c>limit</c> ask for.</summary>
    public IEnumerable<T> Page<T>(IEnumerable<T> all)
    {
        var limit = Number("limit");
        var rest = all.Skip(Math.Max(0, Number("offset") ?? 0));
        return limit > 0 ? rest.Take(limit.Value) : rest;
    }

    /// <summary>The body.</summary>
    /// <exception cref="RegistryException">There is none, or it has fields that are not known and not to be passed over.</exception>
    /// <exception cref="JsonException">It is not JSON of the right form.</exception>
    public T Body<T>(JsonTypeInfo<T> type)
        where T : Messages.Request
    {
        var request = (body.Length == 0 ? null : JsonSerializer.Deserialize(body, type))
            ?? throw new RegistryException(422, "The request has no body.");
        if (request.Unknown is { Count: > 0 } unknown
            && !(bool.TryParse(context.Request.Headers[AcceptUnknownHeader], out var accept) && accept))
        {
            throw new RegistryException(
                422,
                $"The field '{unknown.Keys.First()}' is not known. The header {AcceptUnknownHeader}: true passes over such fields.");
        }

        return request;
    }

    private int? Number(string name) => context.Request.Query[name].ToString() switch
    {
        "" => null,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new RegistryException(400, $"The query parameter {name} is not a number: '{text}'."),
    };

    private static string[] Split(string target)
    {
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
        {
            target = absolute.PathAndQuery;
        }

        var path = target.AsSpan();
        var query = path.IndexOf('?');
        path = (query < 0 ? path : path[..query]).Trim('/');
        return path.IsEmpty ? [] : [.. path.ToString().Split('/').Select(Uri.UnescapeDataString)];
    }
}
