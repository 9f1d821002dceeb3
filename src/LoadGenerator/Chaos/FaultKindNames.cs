namespace LoadGenerator.Chaos;

/// <summary>The kinds of faults as they are written on the command line and in reports.</summary>
public static class FaultKindNames
{
    private static readonly Dictionary<FaultKind, string> Names = new()
    {
        [FaultKind.Kill] = "kill",
        [FaultKind.KillBroker] = "kill-broker",
        [FaultKind.Pause] = "pause",
        [FaultKind.Add] = "add",
        [FaultKind.Remove] = "remove",
        [FaultKind.Cut] = "cut",
        [FaultKind.Blackhole] = "blackhole",
        [FaultKind.Delay] = "delay",
        [FaultKind.FillDisk] = "fill-disk",
    };

    /// <summary>All kinds.</summary>
    public static IReadOnlyCollection<FaultKind> All => Names.Keys;

    /// <summary>The kind's name.</summary>
    public static string Of(FaultKind kind) => Names[kind];

    /// <summary>Finds a kind by its name.</summary>
    /// <returns>False if there is none.</returns>
    public static bool TryFind(string name, out FaultKind kind)
    {
        (kind, var found) = Names.FirstOrDefault(entry => entry.Value == name);
        return found is not null;
    }
}
