using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace EmbeddedKafka.Tests.SchemaRegistry;

/// <summary>Speaks to a schema registry as a plain HTTP client does.</summary>
internal sealed class RegistryClient(Uri url) : IDisposable
{
    private const string MediaType = "application/vnd.schemaregistry.v1+json";
    private readonly HttpClient _http = new();
    private readonly string _url = url.AbsoluteUri.TrimEnd('/');

    public static string SchemaBody(string schema) => new JsonObject { ["schema"] = schema }.ToJsonString();

    public Task<RegistryAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<RegistryAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<RegistryAnswer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<RegistryAnswer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<RegistryAnswer> RegisterAsync(string subject, string schema, string query = "") =>
        PostAsync($"/subjects/{Uri.EscapeDataString(subject)}/versions{query}", SchemaBody(schema));

    /// <summary>Registers a schema that must be taken.</summary>
    /// <returns>The id.</returns>
    public async Task<int> IdOfAsync(string subject, string schema)
    {
        var answer = await RegisterAsync(subject, schema);
        Assert.True(answer.Status == 200, answer.Text);
        return (int)answer.Json!["id"]!;
    }

    public async Task<RegistryAnswer> SendAsync(
        HttpMethod method, string path, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, _url + path);
        request.Headers.Accept.ParseAdd(MediaType);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        }

        change?.Invoke(request);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _http.Dispose();
}
