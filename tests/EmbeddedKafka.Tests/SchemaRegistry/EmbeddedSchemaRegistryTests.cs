using System.Net.Sockets;
using EmbeddedKafka.SchemaRegistry;

namespace EmbeddedKafka.Tests.SchemaRegistry;

public sealed class EmbeddedSchemaRegistryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Registries_side_by_side_have_ports_and_schemas_of_their_own()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        using var client = new RegistryClient(one.Url);
        using var otherClient = new RegistryClient(other.Url);

        await client.IdOfAsync("a", "\"int\"");

        Assert.NotEqual(one.Url, other.Url);
        Assert.True(one.Url.IsLoopback);
        Assert.Equal("200 []", (await otherClient.GetAsync("/subjects")).ToString());
    }

    [Fact]
    public async Task A_port_can_be_chosen_and_is_free_again_when_the_registry_is_gone()
    {
        Uri url;
        await using (var registry = await StartAsync())
        {
            url = registry.Url;
            await Assert.ThrowsAsync<IOException>(() => StartAsync(url.Port));
        }

        using (var socket = new TcpClient())
        {
            await Assert.ThrowsAsync<SocketException>(async () => await socket.ConnectAsync(url.Host, url.Port, Cancellation));
        }

        await using var again = await StartAsync(url.Port);
        Assert.Equal(url, again.Url);
    }

    [Fact]
    public async Task The_settings_of_web_applications_around_it_are_none_of_its_business()
    {
        const string Variable = "ASPNETCORE_URLS";
        var before = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, "http://127.0.0.1:1");
        try
        {
            await using var registry = await StartAsync();
            using var client = new RegistryClient(registry.Url);

            Assert.NotEqual(1, registry.Url.Port);
            Assert.Equal(200, (await client.GetAsync("/")).Status);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }

    private static Task<EmbeddedSchemaRegistry> StartAsync(int port = 0) => EmbeddedSchemaRegistry.StartAsync(
        new MemorySchemaStore(), new SchemaRegistryOptions { Port = port }, new TestLog(), Cancellation);
}
