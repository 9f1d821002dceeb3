using StreamCore.Runtime;
using StreamCore.Runtime.Operators;

namespace StreamCore.DataStream;

/// <summary>Calls an action with each element.</summary>
internal sealed class ForEachSink<T>(Action<T> action) : Sink<T>
{
    internal override Operator CreateOperator(OperatorContext context) => new ForEachOperator<T>(context, action);
}
