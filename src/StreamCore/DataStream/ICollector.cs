namespace StreamCore.DataStream;

/// <summary>Takes the elements that an operator emits and passes them on to whatever comes next.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface ICollector<T>
{
    /// <summary>Emits one element. It is processed to its end before the call returns.</summary>
    void Collect(in T element);
}
