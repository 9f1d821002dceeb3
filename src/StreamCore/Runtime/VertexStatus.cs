namespace StreamCore.Runtime;

/// <summary>How a chain of operators fares.</summary>
/// <param name="Name">The names of its operators.</param>
/// <param name="Subtasks">Its parallel instances.</param>
public sealed record VertexStatus(string Name, IReadOnlyList<SubtaskStatus> Subtasks);
