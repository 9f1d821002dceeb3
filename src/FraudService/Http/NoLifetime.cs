using Microsoft.Extensions.Hosting;

namespace FraudService.Http;

/// <summary>Leaves signals and the console to the worker's own host.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
