namespace EmbeddedKafka.Tests.Network;

/// <summary>Tests that look at the process's memory: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
