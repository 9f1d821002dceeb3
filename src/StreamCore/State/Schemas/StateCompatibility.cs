namespace StreamCore.State.Schemas;

/// <summary>Compares how a state was stored with how the job wants it.</summary>
internal static class StateCompatibility
{
    private const int MaxSchemas = byte.MaxValue;

    /// <summary>What the state's metadata is from now on.</summary>
    /// <param name="name">The state's full name, <c>uid/name</c>.</param>
    /// <param name="stored">What is stored; null if the state is new.</param>
    /// <param name="wanted">What the job wants, with one schema, whose number does not matter.</param>
    /// <param name="migrations">The layouts that the job can migrate from, by version.</param>
    /// <exception cref="StateIncompatibleException">The job can't read what is stored.</exception>
    public static StateMetadata Reconcile(
        string name, StateMetadata? stored, StateMetadata wanted, IReadOnlyDictionary<int, StateLayout> migrations)
    {
        if (stored is null)
        {
            return wanted with { Schemas = [wanted.Current with { Id = 1 }] };
        }

        CheckWhole(name, stored, wanted);
        var schema = wanted.Current;
        foreach (var old in stored.Schemas)
        {
            CheckSchema(name, old, schema, migrations);
        }

        var same = stored.Schemas.LastOrDefault(schema.IsSameAs);
        if (same is null)
        {
            if (stored.Schemas.Count == MaxSchemas)
            {
                throw Incompatible(name, stored.Current.Version, schema.Version, [$"it has changed {MaxSchemas} times, and no number is left"], "give the state a new name");
            }

            same = schema with { Id = stored.Schemas.Max(old => old.Id) + 1 };
        }

        // The one that is written comes last; it may be one of earlier times, if a change was taken back.
        return wanted with { Schemas = [.. stored.Schemas.Where(old => old.Id != same.Id), same] };
    }

    /// <summary>Whether a migration, and not the fields' names, says how values of a schema are read.</summary>
    public static bool IsMigrated(StateSchema old, StateSchema wanted, IReadOnlyDictionary<int, StateLayout> migrations) =>
        old.Version < wanted.Version && migrations.ContainsKey(old.Version);

    private static void CheckWhole(string name, StateMetadata stored, StateMetadata wanted)
    {
        var differences = new List<string>();
        if (stored.Kind != wanted.Kind)
        {
            differences.Add($"it was {stored.Kind} and is {wanted.Kind}");
        }
        else if (stored.MapKey != wanted.MapKey)
        {
            differences.Add($"the map's keys were stored as {stored.MapKey} and are now {wanted.MapKey}");
        }

        if (differences.Count > 0)
        {
            throw Incompatible(name, stored.Current.Version, wanted.Current.Version, differences, "put it back, or give the state a new name");
        }

        var newest = stored.Schemas.Max(schema => schema.Version);
        if (newest > wanted.Current.Version)
        {
            throw Incompatible(
                name, newest, wanted.Current.Version, ["the job is older than its state"],
                "run the job that has written it, or give the state a new name");
        }
    }

    private static void CheckSchema(string name, StateSchema old, StateSchema wanted, IReadOnlyDictionary<int, StateLayout> migrations)
    {
        if (IsMigrated(old, wanted, migrations))
        {
            var unreadable = old.DifferencesTo(migrations[old.Version], old.Version);
            if (unreadable.Count > 0)
            {
                throw Incompatible(
                    name, old.Version, wanted.Version, [.. unreadable.Select(difference => $"for the migration, {difference}")],
                    $"make the migration from version {old.Version} read the type as it was");
            }

            return;
        }

        var differences = old.DifferencesTo(wanted.Layout, wanted.Version);
        if (differences.Count > 0)
        {
            var remedy = old.Version < wanted.Version
                ? $"supply a migration from version {old.Version}"
                : $"raise its version to {old.Version + 1} and supply a migration from version {old.Version}";
            throw Incompatible(name, old.Version, wanted.Version, differences, $"put it back, give the state a new name, or {remedy} (StateMigration.From)");
        }
    }

    private static StateIncompatibleException Incompatible(string name, int stored, int wanted, IReadOnlyList<string> differences, string remedy) => new(
        FormattableString.Invariant($"State '{name}' can't be read: it is stored with version {stored}, and the job wants version {wanted}; {string.Join(", ", differences)}. To go on, {remedy}."));
}
