namespace StreamCore.Runtime.Operators;

/// <summary>Passes on the elements that a predicate accepts.</summary>
internal sealed class FilterOperator<T>(OperatorContext context, OperatorOutput<T> output, Func<T, bool> predicate)
    : OneInputOperator<T, T>(context, output)
{
    public override void Collect(in T element)
    {
        bool accepted;
        try
        {
            accepted = predicate(element);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }

        if (accepted)
        {
            Output.Main.Collect(element);
        }
    }
}
