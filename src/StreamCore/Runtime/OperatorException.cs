namespace StreamCore.Runtime;

/// <summary>An operator threw; tells which one.</summary>
internal sealed class OperatorException : Exception
{
    public OperatorException(string operatorName, Exception innerException)
        : base($"Operator '{operatorName}' failed: {innerException.Message}", innerException)
    {
    }

    public OperatorException(string operatorName, int subtaskIndex, int parallelism, Exception innerException)
        : base(
            parallelism > 1
                ? $"Operator '{operatorName}' failed in subtask {subtaskIndex} of {parallelism}: {innerException.Message}"
                : $"Operator '{operatorName}' failed: {innerException.Message}",
            innerException)
    {
    }

    private OperatorException(string message, Exception innerException, string? record)
        : base(message, innerException) => Record = record;

    /// <summary>What was being processed, for messages; null if only the subtask's source can tell.</summary>
    public string? Record { get; set; }

    /// <summary>The key by which an operator's input is dealt out could not be found; that happens where the element comes from.</summary>
    public static OperatorException OfKey(string operatorName, Exception innerException) =>
        new($"Operator '{operatorName}' failed: its key selector threw: {innerException.Message}", innerException, record: null);
}
