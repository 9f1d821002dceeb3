using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>Connects subtasks.</summary>
internal interface IExchangeFactory
{
    /// <summary>The writing end of an edge in one subtask.</summary>
    IInput<T> CreateWriter<T>(StreamEdge<T> edge, SubtaskContext context);
}
