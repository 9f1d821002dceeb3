using StreamCore.DataStream;

namespace StreamCore.Testing;

/// <summary>Failures within a pipeline.</summary>
public static class CrashingStreams
{
    /// <summary>Passes elements on, and fails at the one at which a crash is due.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="crash">The crash; counts the elements of all subtasks.</param>
    /// <param name="name">The operator's name.</param>
    public static SingleOutputStreamOperator<T> CrashAt<T>(this DataStream<T> stream, Crash crash, string name = "crash")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(crash);
        return stream.Map(element =>
        {
            crash.Hit($"in operator '{name}'");
            return element;
        }).Name(name);
    }
}
