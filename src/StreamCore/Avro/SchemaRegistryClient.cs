using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;
using Polly.Retry;

namespace StreamCore.Avro;

/// <summary>
/// Talks to a schema registry by Confluent's REST interface. What the registry said once is remembered, failures are not.
/// Threads may share it.
/// </summary>
public sealed class SchemaRegistryClient : ISchemaRegistry, IDisposable
{
    private const string MediaType = "application/vnd.schemaregistry.v1+json";
    private const int SchemaNotFoundCode = 40403;
    private const int MaxResponseSize = 4 * 1024 * 1024;

    private readonly ConcurrentDictionary<int, string> _schemas = new();
    private readonly ConcurrentDictionary<(string Subject, string Schema), int> _ids = new();
    private readonly IReadOnlyList<Uri> _urls;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline _retry;

    /// <summary>Creates a client; nothing is sent yet.</summary>
    /// <param name="options">Where the registry is.</param>
    /// <param name="timeProvider">The clock for the pauses between attempts; the system's by default.</param>
    /// <exception cref="ArgumentException">There is no address, or there are no attempts.</exception>
    public SchemaRegistryClient(SchemaRegistryOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAttempts, 1);
        if (options.Urls.Count == 0)
        {
            throw new ArgumentException("A schema registry needs at least one URL.", nameof(options));
        }

        _urls = options.Urls;
        _http = new HttpClient { Timeout = options.RequestTimeout, MaxResponseContentBufferSize = MaxResponseSize };
        _http.DefaultRequestHeaders.Accept.ParseAdd(MediaType);
        if (options.User is not null)
        {
            var credentials = Encoding.UTF8.GetBytes($"{options.User}:{options.Password}");
            _http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(credentials));
        }

        _retry = options.MaxAttempts == 1 ? ResiliencePipeline.Empty : CreateRetry(options, timeProvider);
    }

    /// <inheritdoc/>
    public async Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellationToken)
    {
        if (_ids.TryGetValue((subject, schema), out var known))
        {
            return known;
        }

        var body = new JsonObject { ["schema"] = schema, ["schemaType"] = "AVRO" }.ToJsonString();
        var answer = await AskAsync(
            HttpMethod.Post,
            $"subjects/{Uri.EscapeDataString(subject)}/versions",
            body,
            cancellationToken);
        if (answer["id"]?.GetValueKind() != JsonValueKind.Number || !answer["id"]!.AsValue().TryGetValue(out int id))
        {
            throw new SchemaRegistryException(
                $"The schema registry took the schema for '{subject}', but returned no id.", HttpStatusCode.OK, 0);
        }

        _ids.TryAdd((subject, schema), id);
        return id;
    }

    /// <inheritdoc/>
    public async Task<string> GetSchemaAsync(int id, CancellationToken cancellationToken)
    {
        if (_schemas.TryGetValue(id, out var known))
        {
            return known;
        }

        JsonObject answer;
        try
        {
            answer = await AskAsync(HttpMethod.Get, $"schemas/ids/{id}", body: null, cancellationToken);
        }
        catch (SchemaRegistryException e) when (e.ErrorCode == SchemaNotFoundCode)
        {
            throw new SchemaNotFoundException(id);
        }

        if (answer["schema"]?.GetValueKind() != JsonValueKind.String)
        {
            throw new SchemaRegistryException(
                $"The schema registry knows the schema id {id}, but returned no schema.", HttpStatusCode.OK, 0);
        }

        return _schemas.GetOrAdd(id, answer["schema"]!.GetValue<string>());
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static ResiliencePipeline CreateRetry(SchemaRegistryOptions options, TimeProvider? timeProvider) =>
        new ResiliencePipelineBuilder { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<SchemaRegistryUnavailableException>(),
                MaxRetryAttempts = options.MaxAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
            })
            .Build();

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private async Task<JsonObject> AskAsync(
        HttpMethod method,
        string path,
        string? body,
        CancellationToken cancellationToken) => await _retry.ExecuteAsync(
            async token => await AskEachAsync(method, path, body, token),
            cancellationToken);

    private async Task<JsonObject> AskEachAsync(
        HttpMethod method,
        string path,
        string? body,
        CancellationToken cancellationToken)
    {
        Exception? failure = null;
        foreach (var url in _urls)
        {
            try
            {
                using var request = new HttpRequestMessage(method, $"{url.AbsoluteUri.TrimEnd('/')}/{path}");
                if (body is not null)
                {
                    request.Content = new StringContent(body, new MediaTypeHeaderValue(MediaType));
                }

                using var response = await _http.SendAsync(request, cancellationToken);
                if (IsPassing(response.StatusCode))
                {
                    failure = new HttpRequestException(
                        $"{WithoutCredentials(url)} answered {(int)response.StatusCode}.", null, response.StatusCode);
                    continue;
                }

                return await ReadAsync(method, path, url, response, cancellationToken);
            }
            catch (HttpRequestException e)
            {
                failure = e;
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                failure = e;
            }
        }

        throw new SchemaRegistryUnavailableException(
            $"No schema registry answered at {string.Join(", ", _urls.Select(WithoutCredentials))} " +
            $"(last failure: {failure?.Message}). Check that it runs and that the configured URL is right, " +
            "or configure none to use the fixed table of schema ids.",
            failure);
    }

    private static async Task<JsonObject> ReadAsync(
        HttpMethod method,
        string path,
        Uri url,
        HttpResponseMessage response,
        CancellationToken cancellationToken)
    {
        var answer = ParseObject(await response.Content.ReadAsStringAsync(cancellationToken));
        if (response.IsSuccessStatusCode && answer is not null)
        {
            return answer;
        }

        var code = answer?["error_code"] is JsonValue number && number.TryGetValue(out int given) ? given : 0;
        var message = answer?["message"] is JsonValue text && text.TryGetValue(out string? said)
            ? $"'{said}' (error_code {code})"
            : "something that no schema registry would say; check the URL";
        throw new SchemaRegistryException(
            $"{method} {path}: the schema registry at {WithoutCredentials(url)} answered {(int)response.StatusCode}, {message}.",
            response.StatusCode,
            code);
    }

    private static JsonObject? ParseObject(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            // Not JSON: an error page of some proxy. The caller reports it.
            return null;
        }
    }

    private static string WithoutCredentials(Uri url) =>
        url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
