using CsCheck;

namespace EmbeddedKafka.Tests.Properties;

/// <summary>Something that may happen.</summary>
internal abstract record TransactionStep
{
    /// <summary>How an idempotent producer numbers a batch.</summary>
    internal enum Numbering
    {
        Next,
        Repeated,
        WithGap,
    }

    /// <summary>Any of them, the usual ones more often.</summary>
    public static Gen<TransactionStep> Any { get; } = Gen.Frequency<TransactionStep>(
        (3, Gen.Select(AnyClient, Gen.Bool, (client, goesOn) => (TransactionStep)new Init(client, goesOn))),
        (9, Gen.Select(AnyClient, AnyPartition, (client, partition) => (TransactionStep)new Write(client, partition))),
        (1, AnyClient.Select(client => (TransactionStep)new WriteAgain(client))),
        (4, Gen.Select(AnyClient, AnyGroup, AnyPartition, (client, group, partition) => (TransactionStep)new WriteOffset(client, group, partition))),
        (7, Gen.Select(AnyClient, Gen.Bool, (client, commit) => (TransactionStep)new End(client, commit))),
        (2, AnyClient.Select(client => (TransactionStep)new EndAgain(client))),
        (3, Gen.Select(AnyPartition, Gen.Enum<Numbering>(), (partition, numbering) => (TransactionStep)new IdempotentWrite(partition, numbering))),
        (1, Gen.Select(AnyGroup, AnyPartition, (group, partition) => (TransactionStep)new CommitOffset(group, partition))),
        (2, Gen.Int[1, 4_000].Select(ms => (TransactionStep)new Advance(ms))),
        (1, Gen.Int[0, 4_000].Select(ms => (TransactionStep)new Restart(ms))));

    private static Gen<int> AnyClient => Gen.Int[0, TransactionScenario.Clients - 1];

    private static Gen<int> AnyPartition => Gen.Int[0, TransactionModel.Partitions - 1];

    private static Gen<int> AnyGroup => Gen.Int[0, TransactionModel.Groups - 1];

    /// <summary>A client takes its transactional id over, or goes on as the one it is.</summary>
    internal sealed record Init(int Client, bool GoesOn) : TransactionStep;

    /// <summary>A client writes in a transaction.</summary>
    internal sealed record Write(int Client, int Partition) : TransactionStep;

    /// <summary>A client sends its last batch once more.</summary>
    internal sealed record WriteAgain(int Client) : TransactionStep;

    /// <summary>A client commits an offset in a transaction.</summary>
    internal sealed record WriteOffset(int Client, int Group, int Partition) : TransactionStep;

    /// <summary>A client ends its transaction.</summary>
    internal sealed record End(int Client, bool Commit) : TransactionStep;

    /// <summary>A client asks for its last end once more.</summary>
    internal sealed record EndAgain(int Client) : TransactionStep;

    /// <summary>A producer without transactions writes.</summary>
    internal sealed record IdempotentWrite(int Partition, Numbering Sequence) : TransactionStep;

    /// <summary>Somebody commits an offset without a transaction.</summary>
    internal sealed record CommitOffset(int Group, int Partition) : TransactionStep;

    /// <summary>Time passes.</summary>
    internal sealed record Advance(int Ms) : TransactionStep;

    /// <summary>The broker ends, and is back after a while.</summary>
    internal sealed record Restart(int DownMs) : TransactionStep;
}
