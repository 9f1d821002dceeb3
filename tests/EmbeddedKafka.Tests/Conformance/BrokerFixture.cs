namespace EmbeddedKafka.Tests.Conformance;

/// <summary>A kind of broker that the conformance tests run on: one instance for all of them, started by the first.</summary>
public abstract class BrokerFixture : IAsyncDisposable
{
    private readonly Lazy<Task<RunningBroker>> _shared;

    protected BrokerFixture() => _shared = new(() => StartAsync(autoCreateTopics: false));

    /// <summary>
    /// The address of the broker that all tests share. It does not create topics by itself, and it looks after transactions
    /// that have timed out, old segments and dirty logs several times a second. Skips the test where there is no such broker.
    /// </summary>
    public async Task<string> GetBootstrapServersAsync()
    {
        RequireBroker();
        return (await _shared.Value).BootstrapServers;
    }

    /// <summary>A broker for one test, which creates topics that a client asks for. Skips the test where there is none.</summary>
    public Task<RunningBroker> StartAutoCreatingAsync()
    {
        RequireBroker();
        return StartAsync(autoCreateTopics: true);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_shared is { IsValueCreated: true, Value.IsFaulted: false })
        {
            await (await _shared.Value).DisposeAsync();
        }
    }

    /// <summary>Skips the test if such a broker can't be started here.</summary>
    protected virtual void RequireBroker()
    {
    }

    protected abstract Task<RunningBroker> StartAsync(bool autoCreateTopics);
}
