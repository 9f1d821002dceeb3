namespace StreamCore.Tests.Connectors.Database;

/// <summary>Decides which step of a connection fails. Steps are opens, begins, statements, commits and rollbacks.</summary>
internal sealed class ConnectionFaults
{
    /// <summary>Called before each step with its number from 1 and its name, such as <c>commit</c>.</summary>
    public Action<int, string>? Before { get; set; }

    /// <summary>Called after each step that did not fail.</summary>
    public Action<int, string>? After { get; set; }

    public int Steps { get; private set; }

    public TResult Step<TResult>(string name, Func<TResult> step)
    {
        var number = ++Steps;
        Before?.Invoke(number, name);
        var result = step();
        After?.Invoke(number, name);
        return result;
    }

    /// <summary>
    /// A failure before or after a step that is not transient: it stands for the end of the process.
    /// </summary>
    public void CrashAt(int step, bool after)
    {
        Reset();
        Action<int, string> crash = (number, _) =>
        {
            if (number == step)
            {
                throw new InvalidOperationException("the process is gone");
            }
        };
        Before = after ? null : crash;
        After = after ? crash : null;
    }

    public void Reset()
    {
        Steps = 0;
        Before = null;
        After = null;
    }
}
