namespace StreamCore.Runtime.Operators;

/// <summary>Calls an action with each element; nothing comes behind it.</summary>
internal sealed class ForEachOperator<T>(OperatorContext context, Action<T> action) : Operator(context), IInput<T>
{
    public void Collect(in T element)
    {
        try
        {
            action(element);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    public void OnWatermark(long watermark)
    {
    }

    public void OnStatus(StreamStatus status)
    {
    }
}
