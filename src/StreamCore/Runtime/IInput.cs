using StreamCore.DataStream;

namespace StreamCore.Runtime;

/// <summary>
/// One input of an operator, a sink or an exchange: elements, watermarks and status changes come in order, on the
/// subtask's thread. The element's timestamp is in the subtask's <see cref="ElementContext"/> while it is processed.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal interface IInput<T> : ICollector<T>, IWatermarkReceiver;
