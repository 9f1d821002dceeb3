namespace StreamCore.Runtime;

/// <summary>How a chain of operators fares.</summary>
/// <param name="Uid">The uid of its first operator, unique in the job.</param>
/// <param name="Name">The names of its operators.</param>
/// <param name="Subtasks">Its parallel instances.</param>
public sealed record VertexStatus(string Uid, string Name, IReadOnlyList<SubtaskStatus> Subtasks);
