using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Tests.SchemaRegistry;

/// <summary>Keeps the warnings and errors that a registry logs, and shows them beside the test.</summary>
internal sealed class TestLog : ILoggerFactory, ILogger
{
    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

    public ConcurrentQueue<string> Lines { get; } = [];

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            var line = $"{logLevel}: {formatter(state, exception)} {exception}";
            Lines.Enqueue(line);
            _output?.WriteLine(line);
        }
    }
}
