namespace FraudService.Configuration;

/// <summary>What holds the cards' state while the service works; the changelog is the truth in any case.</summary>
public enum StateBackendKind
{
    /// <summary>Ordinary memory, which has to hold all of it. A start reads the whole changelog.</summary>
    Memory,

    /// <summary>FASTER: what was used last in memory, all of it on local disk, with checkpoints from which a start goes on.</summary>
    Faster,
}
