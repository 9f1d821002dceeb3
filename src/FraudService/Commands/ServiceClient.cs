using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using FraudDetection.Features;
using FraudService.Configuration;
using FraudService.Http;

namespace FraudService.Commands;

/// <summary>Asks a running service through its REST interface.</summary>
internal sealed class ServiceClient : IDisposable
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client;

    /// <param name="url">Where the service is; null for where the settings say.</param>
    /// <param name="options">The settings.</param>
    public ServiceClient(Uri? url, HttpOptions options)
    {
        var host = options.Host is "0.0.0.0" or "::" ? "127.0.0.1" : options.Host;
        _client = new HttpClient
        {
            BaseAddress = url ?? new UriBuilder(Uri.UriSchemeHttp, host, options.Port).Uri,
            // A savepoint takes as long as it takes.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Reads a card's state.</summary>
    /// <exception cref="CommandFailedException">The service can't be reached, or does not know the card.</exception>
    public Task<CardDescription> GetCardAsync(string cardId, int? partition, CancellationToken cancellation) => GetAsync<CardDescription>(
        "state/cards/" + Uri.EscapeDataString(cardId)
            + (partition is { } number ? string.Create(CultureInfo.InvariantCulture, $"?partition={number}") : ""),
        cancellation);

    /// <summary>Reads how the service fares.</summary>
    /// <exception cref="CommandFailedException">The service can't be reached.</exception>
    public Task<ServiceStatus> GetStatusAsync(CancellationToken cancellation) => GetAsync<ServiceStatus>("status", cancellation);

    /// <summary>Has the service write a savepoint.</summary>
    /// <exception cref="CommandFailedException">The service can't be reached, or could not write it.</exception>
    public Task<SavepointAnswer> CreateSavepointAsync(string? directory, bool stop, CancellationToken cancellation) => SendAsync<SavepointAnswer>(
        new(HttpMethod.Post, stop ? "savepoints?stop=true" : "savepoints")
        {
            Content = JsonContent.Create(new SavepointBody(directory), options: ServiceJson.Compact),
        },
        cancellation);

    public void Dispose() => _client.Dispose();

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(AnswerPatience);
        try
        {
            return await SendAsync<T>(new(HttpMethod.Get, path), patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailedException($"The service at {_client.BaseAddress} did not answer within {AnswerPatience.TotalSeconds:0} s.", e);
        }
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await _client.SendAsync(request, cancellation);
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadFromJsonAsync<T>(ServiceJson.Compact, cancellation)
                    ?? throw new CommandFailedException($"The service at {_client.BaseAddress} has sent an empty answer.");
            }

            throw new CommandFailedException(await ExplainAsync(response, cancellation));
        }
        catch (HttpRequestException e)
        {
            throw new CommandFailedException(
                $"No service answers at {_client.BaseAddress} ({e.Message}). Is it running, with its REST interface enabled? --url names another address.", e);
        }
        catch (JsonException e)
        {
            throw new CommandFailedException($"What answers at {_client.BaseAddress} is not this service, or another version of it: {e.Message}", e);
        }
        finally
        {
            request.Dispose();
        }
    }

    private async Task<string> ExplainAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        try
        {
            if (JsonSerializer.Deserialize<JsonElement>(text) is { ValueKind: JsonValueKind.Object } problem
                && problem.TryGetProperty("detail", out var detail) && detail.GetString() is { } message)
            {
                return message;
            }
        }
        catch (JsonException)
        {
            // It is none of the service's own answers.
        }

        return string.Create(CultureInfo.InvariantCulture, $"The service at {_client.BaseAddress} answers with status {(int)response.StatusCode}.");
    }
}
