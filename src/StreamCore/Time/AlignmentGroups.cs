namespace StreamCore.Time;

/// <summary>The alignment groups of a region, by name. May be used from any thread.</summary>
internal sealed class AlignmentGroups
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AlignmentGroup> _groups = [];

    /// <summary>The group of that name; the first who asks creates it.</summary>
    public AlignmentGroup this[string name]
    {
        get
        {
            lock (_lock)
            {
                if (!_groups.TryGetValue(name, out var group))
                {
                    _groups[name] = group = new();
                }

                return group;
            }
        }
    }
}
