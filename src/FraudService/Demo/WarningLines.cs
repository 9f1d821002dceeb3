using System.Collections.Concurrent;
using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace FraudService.Demo;

/// <summary>Keeps log lines until the view has room for them, so that they do not break a live table.</summary>
internal sealed class WarningLines : ILogEventSink
{
    private static readonly MessageTemplateTextFormatter Formatter =
        new("{Level}: {Message:lj} {Exception}", CultureInfo.InvariantCulture);

    private readonly ConcurrentQueue<string> _lines = new();

    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Formatter.Format(logEvent, text);
        _lines.Enqueue(text.ToString().TrimEnd());
    }

    /// <summary>Drops what has been kept.</summary>
    public void Clear() => _lines.Clear();

    /// <summary>Takes the oldest line, if there is one.</summary>
    public bool TryTake(out string line) => _lines.TryDequeue(out line!);
}
