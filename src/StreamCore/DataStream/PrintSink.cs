using System.Globalization;
using StreamCore.Runtime;
using StreamCore.Runtime.Operators;

namespace StreamCore.DataStream;

/// <summary>Writes each element as a line of text, with the subtask's number before it where there are several.</summary>
internal sealed class PrintSink<T>(TextWriter writer) : Sink<T>
{
    // All subtasks write to it.
    private readonly TextWriter _writer = TextWriter.Synchronized(writer);

    internal override Operator CreateOperator(OperatorContext context)
    {
        var prefix = context.Parallelism > 1 ? string.Create(CultureInfo.InvariantCulture, $"{context.SubtaskIndex}> ") : "";
        return new ForEachOperator<T>(
            context, element => _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prefix}{element}")));
    }
}
