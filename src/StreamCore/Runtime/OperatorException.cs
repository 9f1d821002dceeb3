namespace StreamCore.Runtime;

/// <summary>An operator threw; tells which one.</summary>
internal sealed class OperatorException(string operatorName, Exception innerException)
    : Exception($"Operator '{operatorName}' failed: {innerException.Message}", innerException);
