namespace StreamCore.State.Schemas;

/// <summary>How values that begin with one schema's number are read.</summary>
/// <param name="HasTime">Whether the time of the last refresh comes next.</param>
/// <param name="Read">Reads what follows.</param>
internal sealed record StoredForm<T>(bool HasTime, PayloadReader<T> Read);
