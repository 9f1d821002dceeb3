using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using StreamCore.Avro;

namespace StreamCore.Tests.Avro;

public sealed class SchemaRegistryClientTests
{
    private const string Schema = "{\"type\":\"string\"}";
    private const string SchemaAnswer = "{\"schema\":\"{\\\"type\\\":\\\"string\\\"}\"}";
    private const string RegistryUrlVariable = "SCHEMA_REGISTRY_URL";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schema_is_registered_once_as_Confluent_clients_do_it()
    {
        await using var registry = new StubRegistry(_ => (200, "{\"id\":41}"));
        using var client = Client(registry.Url);

        Assert.Equal(41, await client.RegisterAsync("my topic-value", Schema, Cancellation));
        Assert.Equal(41, await client.RegisterAsync("my topic-value", Schema, Cancellation));

        var (line, body, accept, contentType, authorization) = Assert.Single(registry.Requests);
        Assert.Equal("POST /base/subjects/my%20topic-value/versions", line);
        Assert.Equal("application/vnd.schemaregistry.v1+json", accept);
        Assert.Equal("application/vnd.schemaregistry.v1+json", contentType);
        Assert.Null(authorization);
        var sent = JsonNode.Parse(body)!;
        Assert.Equal((Schema, "AVRO"), ((string?)sent["schema"], (string?)sent["schemaType"]));
    }

    [Fact]
    public async Task A_schema_is_fetched_once()
    {
        await using var registry = new StubRegistry(_ => (200, SchemaAnswer));
        using var client = Client(registry.Url);

        Assert.Equal(Schema, await client.GetSchemaAsync(7, Cancellation));
        Assert.Equal(Schema, await client.GetSchemaAsync(7, Cancellation));

        Assert.Equal("GET /base/schemas/ids/7", Assert.Single(registry.Requests).Line);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failure_that_may_pass_is_tried_again(int status)
    {
        await using var registry = new StubRegistry(count => count < 3 ? (status, "busy") : (200, SchemaAnswer));
        using var client = Client(registry.Url);

        Assert.Equal(Schema, await client.GetSchemaAsync(7, Cancellation));
        Assert.Equal(3, registry.Requests.Count);
    }

    [Fact]
    public async Task Attempts_end_with_the_url_and_a_remedy_and_are_not_remembered()
    {
        await using var registry = new StubRegistry(count => count <= 3 ? (500, "{}") : (200, SchemaAnswer));
        using var client = Client(registry.Url);

        var failure = await Assert.ThrowsAsync<SchemaRegistryUnavailableException>(() => client.GetSchemaAsync(7, Cancellation));
        Assert.Contains(registry.Url.AbsoluteUri, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Check that it runs", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, registry.Requests.Count);

        Assert.Equal(Schema, await client.GetSchemaAsync(7, Cancellation));
    }

    [Fact]
    public async Task An_unknown_id_is_not_tried_again_and_not_remembered()
    {
        await using var registry = new StubRegistry(
            count => count == 1 ? (404, "{\"error_code\":40403,\"message\":\"Schema 7 not found\"}") : (200, SchemaAnswer));
        using var client = Client(registry.Url);

        Assert.Equal(7, (await Assert.ThrowsAsync<SchemaNotFoundException>(() => client.GetSchemaAsync(7, Cancellation))).Id);
        Assert.Single(registry.Requests);
        Assert.Equal(Schema, await client.GetSchemaAsync(7, Cancellation));
    }

    [Fact]
    public async Task A_server_that_is_no_registry_does_not_make_a_schema_unknown()
    {
        await using var registry = new StubRegistry(_ => (404, "<html>no such page</html>"));
        using var client = Client(registry.Url);
        var refusal = await Assert.ThrowsAsync<SchemaRegistryException>(() => client.GetSchemaAsync(7, Cancellation));
        Assert.Equal((HttpStatusCode.NotFound, 0), (refusal.Status, refusal.ErrorCode));
        Assert.Contains("check the URL", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_carries_what_the_registry_said()
    {
        await using var registry = new StubRegistry(_ => (409, "{\"error_code\":409,\"message\":\"Schema being registered is incompatible\"}"));
        using var client = Client(registry.Url);

        var refusal = await Assert.ThrowsAsync<SchemaRegistryException>(() => client.RegisterAsync("s", Schema, Cancellation));
        Assert.Equal((HttpStatusCode.Conflict, 409), (refusal.Status, refusal.ErrorCode));
        Assert.Contains("Schema being registered is incompatible", refusal.Message, StringComparison.Ordinal);
        Assert.Single(registry.Requests);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"schema\":5,\"id\":\"five\"}")]
    public async Task An_answer_that_makes_no_sense_is_refused(string answer)
    {
        await using var registry = new StubRegistry(_ => (200, answer));
        using var client = Client(registry.Url);
        await Assert.ThrowsAsync<SchemaRegistryException>(() => client.GetSchemaAsync(7, Cancellation));
        await Assert.ThrowsAsync<SchemaRegistryException>(() => client.RegisterAsync("s", Schema, Cancellation));
    }

    [Fact]
    public async Task The_next_url_is_asked_when_one_fails()
    {
        await using var broken = new StubRegistry(_ => (503, ""));
        await using var registry = new StubRegistry(_ => (200, SchemaAnswer));
        var nobody = new Uri($"http://127.0.0.1:{StubRegistry.FreePort()}");
        using var client = Client(nobody, broken.Url, registry.Url);

        Assert.Equal(Schema, await client.GetSchemaAsync(7, Cancellation));
        Assert.Single(broken.Requests);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task Credentials_are_sent_and_not_shown()
    {
        await using var registry = new StubRegistry(_ => (500, ""));
        using var client = new SchemaRegistryClient(new()
        {
            Urls = [new UriBuilder(registry.Url) { UserName = "someone", Password = "in-the-url" }.Uri],
            User = "user",
            Password = "pass",
            MaxAttempts = 1,
        });

        var failure = await Assert.ThrowsAsync<SchemaRegistryUnavailableException>(() => client.GetSchemaAsync(7, Cancellation));
        Assert.Equal("Basic dXNlcjpwYXNz", Assert.Single(registry.Requests).Authorization);
        Assert.DoesNotContain("in-the-url", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("dXNlcjpwYXNz", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_in_time_is_unavailable()
    {
        // The system accepts the connection, and nobody ever reads from it.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var client = new SchemaRegistryClient(new()
        {
            Urls = [new Uri($"http://{silent.LocalEndpoint}")],
            MaxAttempts = 1,
            RequestTimeout = TimeSpan.FromMilliseconds(50),
        });

        await Assert.ThrowsAsync<SchemaRegistryUnavailableException>(() => client.GetSchemaAsync(7, Cancellation));
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_that_the_registry_failed()
    {
        await using var registry = new StubRegistry(_ => (200, SchemaAnswer));
        using var client = Client(registry.Url);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetSchemaAsync(7, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_real_registry_returns_what_was_registered()
    {
        var url = Environment.GetEnvironmentVariable(RegistryUrlVariable);
        Assert.SkipUnless(url is not null, $"{RegistryUrlVariable} names no schema registry.");
        using var client = Client(new Uri(url));
        using var stranger = Client(new Uri(url));
        var schema = $$"""{"type":"record","name":"R{{Guid.NewGuid():N}}","fields":[{"name":"x","type":"long"}]}""";

        var id = await client.RegisterAsync($"test-{Guid.NewGuid():N}-value", schema, Cancellation);

        Assert.True(AvroSchemas.HaveSameForm(schema, await stranger.GetSchemaAsync(id, Cancellation)));
        await Assert.ThrowsAsync<SchemaNotFoundException>(() => stranger.GetSchemaAsync(int.MaxValue, Cancellation));
        await Assert.ThrowsAsync<SchemaRegistryException>(() => client.RegisterAsync("broken-value", "{\"type\":\"nonsense\"}", Cancellation));
    }

    private static SchemaRegistryClient Client(params Uri[] urls) =>
        new(new SchemaRegistryOptions { Urls = urls, RetryDelay = TimeSpan.FromMilliseconds(1) });
}
