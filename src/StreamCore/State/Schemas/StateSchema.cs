namespace StreamCore.State.Schemas;

/// <summary>A way in which values of a state are or were stored.</summary>
/// <param name="Id">The number that stands before each value, from 1 to 255.</param>
/// <param name="Version">The version that the job gave the state.</param>
/// <param name="HasTime">Whether the time of the last refresh stands before the value, because the state has a time to live.</param>
/// <param name="Layout">The layout of values.</param>
internal sealed record StateSchema(int Id, int Version, bool HasTime, StateLayout Layout)
{
    /// <summary>Whether values of both are stored in the same way.</summary>
    public bool IsSameAs(StateSchema other) =>
        Version == other.Version && HasTime == other.HasTime && Layout.Serializer == other.Layout.Serializer && Layout.Size == other.Layout.Size
        && Layout.Fields.Count == other.Layout.Fields.Count && Layout.Fields.Zip(other.Layout.Fields).All(pair => pair.First.IsSameAs(pair.Second));

    /// <summary>Why values that were stored so can't be read with a layout; empty if they can.</summary>
    public IReadOnlyList<string> DifferencesTo(StateLayout wanted, int wantedVersion)
    {
        if (Layout.Serializer != wanted.Serializer)
        {
            return [$"values were stored as {Layout.Describe()} and are now {wanted.Describe()}"];
        }

        if (wanted.Fields.Count == 0)
        {
            return Version == wantedVersion
                ? []
                : [$"only {wanted.Serializer} knows how it stores values, and the version has changed"];
        }

        var now = wanted.Fields.ToDictionary(field => field.Path);
        var differences = Layout.Fields.Where(field => !now.ContainsKey(field.Path)).Select(field => $"{Name(field)} ({field.Describe()}) is gone")
            .Concat(Layout.Fields.Where(field => now.TryGetValue(field.Path, out var kept) && (kept.Type != field.Type || kept.Count < field.Count))
                .Select(field => $"{Name(field)} was {field.Describe()} and is {now[field.Path].Describe()}"));
        var before = Layout.Fields.Select(field => field.Path).ToHashSet();
        return [.. differences, .. wanted.Fields.Where(field => field.IsRequired && !before.Contains(field.Path))
            .Select(field => $"{Name(field)} is new and required")];
    }

    private static string Name(StateField field) => field.Path.Length == 0 ? "the value" : $"field '{field.Path}'";
}
