using StreamCore.State;

namespace StreamCore.Graph;

/// <summary>Checks what the user sets on a node.</summary>
internal static class NodeSettings
{
    public const int MaxUidLength = 64;

    public static void SetUid(StreamNode node, string uid)
    {
        ArgumentException.ThrowIfNullOrEmpty(uid);
        if (uid.Length > MaxUidLength || !uid.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new ArgumentException(
                $"The uid '{uid}' must have at most {MaxUidLength} characters, all of them letters, digits, '-', '_' or '.'.", nameof(uid));
        }

        node.Uid = uid;
    }

    public static void SetParallelism(StreamNode node, int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parallelism, KeyGroup.Count);
        if (parallelism > node.MaxParallelism)
        {
            throw new ArgumentException($"'{node.Name}' runs in at most {node.MaxParallelism} subtask(s).", nameof(parallelism));
        }

        node.Parallelism = parallelism;
    }
}
