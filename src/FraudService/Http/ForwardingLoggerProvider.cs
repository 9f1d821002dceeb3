using Microsoft.Extensions.Logging;

namespace FraudService.Http;

/// <summary>Hands what is logged on to the process's own log, which it leaves open.</summary>
/// <param name="log">The process's log.</param>
internal sealed class ForwardingLoggerProvider(ILoggerFactory log) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => log.CreateLogger(categoryName);

    public void Dispose()
    {
        // The log is the process's.
    }
}
