using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace EmbeddedKafka.Tests.SchemaRegistry;

public sealed class HostileRequestTests : RegistryTests
{
    [Theory]
    [InlineData("", 422)]
    [InlineData("null", 422)]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("\"x\"", 400)]
    [InlineData("""{"schema":{"type":"int"}}""", 400)]
    [InlineData("""{"schema":"\"int\"","id":"one"}""", 400)]
    [InlineData("""{"schema":"\"int\"","version":99999999999}""", 400)]
    [InlineData("{\"schema\":\"\\ud800\"}", 400)]
    [InlineData("{}", 42201)]
    [InlineData("""{"schema":""}""", 42201)]
    [InlineData("""{"schema":"\"\\ud800\""}""", 42201)]
    [InlineData("""{"schema":"{\"type\":\"int\",\"x\":\"\\ud800\"}"}""", 42201)]
    [InlineData("""{"schema":"\"int\"","schemaVersion":1}""", 422)]
    [InlineData("""{"schema":"\"int\"","ruleSet":{"domainRules":[{}]}}""", 42205)]
    public async Task A_body_that_is_not_right_is_refused_with_a_code(string body, int error)
    {
        AssertError(error, await Client.PostAsync("/subjects/a/versions", body));
        AssertError(40401, await Client.GetAsync("/subjects/a/versions"));
        Assert.Empty(Log.Lines);
    }

    [Fact]
    public async Task Unknown_fields_are_passed_over_for_clients_that_ask_for_it()
    {
        const string Body = """{"schema":"\"int\"","of the future":[1,{}]}""";
        AssertError(422, await Client.PostAsync("/subjects/a/versions", Body));

        var answer = await Client.SendAsync(
            HttpMethod.Post, "/subjects/a/versions", Body,
            request => request.Headers.Add("Confluent-Accept-Unknown-Properties", "true"));

        AssertAnswer(200, """{"id":1}""", answer);
    }

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", "application/vnd.schemaregistry.v1+json")]
    [InlineData("application/*;q=0.5", "application/vnd.schemaregistry.v1+json")]
    [InlineData("application/vnd.schemaregistry+json, application/json;q=0.9", "application/vnd.schemaregistry+json")]
    [InlineData("text/html, application/json;q=0.1", "application/json")]
    public async Task The_answer_is_of_a_type_that_the_client_takes(string accept, string mediaType) =>
        Assert.Equal((200, mediaType), await AcceptAsync(accept));

    [Fact]
    public async Task Types_that_the_registry_does_not_speak_are_refused()
    {
        Assert.Equal(406, (await AcceptAsync("text/html")).Status);
        AssertError(415, await TypedAsync("text/xml"));
        Assert.Equal(200, (await TypedAsync("application/json; charset=utf-8")).Status);

        Task<RegistryAnswer> TypedAsync(string type) => Client.SendAsync(
            HttpMethod.Post, "/subjects/a/versions", RegistryClient.SchemaBody("\"int\""),
            request => request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type));
    }

    [Fact]
    public async Task A_client_can_ask_for_the_headers_only()
    {
        AssertAnswer(200, "", await Client.SendAsync(HttpMethod.Head, "/subjects"));
        AssertAnswer(404, "", await Client.SendAsync(HttpMethod.Head, "/subjects/none/versions"));
        Assert.Empty(Log.Lines);
    }

    [Fact]
    public async Task A_body_of_more_than_a_megabyte_is_refused()
    {
        var doc = new string('x', 1 << 20);

        AssertError(413, await Client.RegisterAsync("a", $$"""{"type":"record","name":"R","doc":"{{doc}}","fields":[]}"""));
        // Far more than a socket holds: the client is still sending when the registry knows that it is too much.
        AssertError(413, await Client.PostAsync("/subjects/a/versions", new string(' ', 15 << 20)));
        Assert.Equal(1, await Client.IdOfAsync("a", $$"""{"type":"record","name":"R","doc":"{{doc[..^1000]}}","fields":[]}"""));
    }

    [Theory]
    [InlineData("GET /subjects\r\n\r\n")]
    [InlineData("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET http://elsewhere/subjects/%2e%2e/%00 HTTP/1.1\r\nHost: elsewhere\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /subjects/a/versions HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("POST /subjects/a/versions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("\0\u0001\u0002\u0003\r\n\r\n")]
    public async Task Bytes_that_are_hardly_HTTP_hurt_nobody_else(string bytes)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Url.Host, Url.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);
        var answer = new byte[12];
        await socket.GetStream().ReadAtLeastAsync(answer, answer.Length, false, TestContext.Current.CancellationToken);

        Assert.Matches("^HTTP/1.1 (4|505)", Encoding.Latin1.GetString(answer));
        Assert.Equal(1, await Client.IdOfAsync("a", User));
        Assert.Empty(Log.Lines);
    }

    [Fact]
    public async Task A_recursive_schema_is_a_schema_like_any_other()
    {
        const string List =
            """{"type":"record","name":"List","fields":[{"name":"value","type":"int"},{"name":"next","type":["null","List"]}]}""";
        const string Wider =
            """{"type":"record","name":"List","fields":[{"name":"value","type":"long"},{"name":"next","type":["null","List"]}]}""";
        const string Endless = """{"type":"record","name":"Endless","fields":[{"name":"more","type":"Endless","default":{}}]}""";

        Assert.Equal(1, await Client.IdOfAsync("a", List));
        Assert.Equal(2, await Client.IdOfAsync("a", Wider));
        AssertError(409, await Client.RegisterAsync("a", List.Replace("\"int\"", "\"int\",\"x\":1")));
        Assert.Equal(3, await Client.IdOfAsync("b", Endless));
        Assert.Equal(4, await Client.IdOfAsync("b", Endless.Replace("\"default\"", "\"doc\":\"d\",\"default\"")));
    }

    [Fact]
    public async Task Schemas_that_are_deep_or_ambiguous_beyond_measure_are_refused_and_the_registry_lives()
    {
        // A thousand levels of JSON; a chain of five thousand records, each in the next; and a default that could be read
        // in two ways at each of eighty levels, none of which works out.
        var deep = string.Concat(Enumerable.Repeat("{\"type\":\"array\",\"items\":", 1000)) + "\"int\"" + new string('}', 1000);
        var chain = "[" + string.Join(',', Enumerable.Range(0, 5_000).Select(i =>
            $$"""{"type":"record","name":"R{{i}}","fields":[{{(i == 0 ? "" : $$"""{"name":"r","type":"R{{i - 1}}"}""")}}]}""")) + "]";
        var value = string.Concat(Enumerable.Repeat("{\"n\":", 80)) + "1" + new string('}', 80);
        var ambiguous = $$"""
            {"type":"record","name":"A","fields":[
              {"name":"n","type":["null",{"type":"record","name":"B","fields":[{"name":"n","type":["A","B"]}]},"A"]},
              {"name":"d","type":["A","B"],"default":{{value}}}]}
            """;

        // Five records, each with two hundred fields of the one before: one difference in the first shows in 200^4 places.
        var wide = "[" + string.Join(',', Enumerable.Range(0, 5).Select(i =>
            $$"""{"type":"record","name":"W{{i}}","fields":[{{string.Join(',', Enumerable.Range(0, 200).Select(f =>
                $$"""{"name":"f{{f}}","type":"{{(i == 0 ? "int" : $"W{i - 1}")}}"}"""))}}]}""")) + "]";

        AssertError(42201, await Client.RegisterAsync("a", deep));
        Assert.Equal(1, await Client.IdOfAsync("a", chain));
        AssertError(42201, await Client.RegisterAsync("a", chain.Replace("\"R4999\"", "\"R4999\",\"doc\":\"d\"")));
        AssertError(42201, await Client.RegisterAsync("b", ambiguous));
        Assert.Equal(2, await Client.IdOfAsync("c", wide));
        AssertError(409, await Client.RegisterAsync("c", wide.Replace("\"int\"", "\"null\"")));
        Assert.Equal(3, await Client.IdOfAsync("b", User));
    }

    private async Task<(int Status, string? MediaType)> AcceptAsync(string accept)
    {
        var answer = await Client.SendAsync(HttpMethod.Get, "/subjects", change: request =>
        {
            request.Headers.Accept.Clear();
            request.Headers.TryAddWithoutValidation("Accept", accept);
        });
        return (answer.Status, answer.MediaType);
    }
}
