using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.SchemaRegistry;

/// <summary>
/// A schema registry for Avro inside the process, with the REST interface of Confluent's, on a loopback port.
/// </summary>
public sealed class EmbeddedSchemaRegistry : IAsyncDisposable
{
    private EmbeddedSchemaRegistry(Uri url) => Url = url;

    /// <summary>The address that clients configure, without a trailing path.</summary>
    public Uri Url { get; }

    /// <summary>Stops listening; requests that are being served get an answer first.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static Task<EmbeddedSchemaRegistry> StartAsync(
        ISchemaStore store,
        SchemaRegistryOptions options,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
        => throw new NotImplementedException();
}
