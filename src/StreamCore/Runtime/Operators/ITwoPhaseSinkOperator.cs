namespace StreamCore.Runtime.Operators;

/// <summary>What an epoch's commit needs of a two-phase sink's writer; read while its subtask waits for the commit.</summary>
internal interface ITwoPhaseSinkOperator
{
    string Uid { get; }

    int SubtaskIndex { get; }

    /// <summary>What the writer has prepared in this epoch.</summary>
    IReadOnlyList<ReadOnlyMemory<byte>> Committables { get; }

    /// <summary>What the writer needs to go on after a restart.</summary>
    ReadOnlyMemory<byte>? State { get; }
}
