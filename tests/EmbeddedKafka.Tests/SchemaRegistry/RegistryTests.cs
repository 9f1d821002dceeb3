using EmbeddedKafka.SchemaRegistry;

namespace EmbeddedKafka.Tests.SchemaRegistry;

/// <summary>A test with a registry of its own.</summary>
public abstract class RegistryTests : IAsyncLifetime
{
    private EmbeddedSchemaRegistry? _registry;
    private RegistryClient? _client;

    protected const string User = """{"type":"record","name":"User","fields":[{"name":"name","type":"string"}]}""";

    /// <summary>Can read what <see cref="User"/> wrote, not the other way around when both must.</summary>
    protected const string UserWithAge =
        """{"type":"record","name":"User","fields":[{"name":"name","type":"string"},{"name":"age","type":"int","default":0}]}""";

    /// <summary>Cannot read what <see cref="User"/> wrote.</summary>
    protected const string UserWithEmail =
        """{"type":"record","name":"User","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"}]}""";

    internal MemorySchemaStore Store { get; } = new();

    internal TestLog Log { get; } = new();

    internal RegistryClient Client => _client!;

    internal Uri Url => _registry!.Url;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        _client!.Dispose();
        await _registry!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the registry and starts another one on what the first one stored.</summary>
    internal async Task RestartAsync(bool compacted = false)
    {
        await DisposeAsync();
        if (compacted)
        {
            Store.Compact();
        }

        await StartAsync();
    }

    internal static void AssertAnswer(int status, string body, RegistryAnswer answer) =>
        Assert.Equal($"{status} {body}", answer.ToString());

    internal static void AssertError(int errorCode, RegistryAnswer answer)
    {
        Assert.Equal((errorCode, errorCode < 1000 ? errorCode : errorCode / 100), (answer.ErrorCode, answer.Status));
        Assert.NotEmpty((string?)answer.Json!["message"] ?? "");
    }

    private async Task StartAsync()
    {
        _registry = await EmbeddedSchemaRegistry.StartAsync(
            Store, new SchemaRegistryOptions(), Log, TestContext.Current.CancellationToken);
        _client = new(_registry.Url);
    }
}
