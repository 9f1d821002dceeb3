using StreamCore.State.Savepoints;

namespace StreamCore.State.Schemas;

/// <summary>Registers a state of an operator: compares how it is stored with how it is wanted, and notes what is new.</summary>
/// <param name="keyed">Where the state is.</param>
/// <param name="scope">The operator's uid.</param>
/// <param name="name">The state's name.</param>
internal sealed class StateRegistration(KeyedState keyed, string scope, string name)
{
    /// <summary>The name of what is noted of an operator's key.</summary>
    public const string KeyName = "[key]";

    private readonly string _fullName = $"{scope}/{name}";
    private readonly byte[] _metadataKey = keyed.OperatorKey(StateMetadata.Key(new(scope, name)));

    /// <summary>Registers a state.</summary>
    /// <param name="descriptor">What the job wants.</param>
    /// <param name="kind">The kind of state.</param>
    /// <param name="serializer">Stores values.</param>
    /// <param name="migrations">How values of earlier versions are read.</param>
    /// <param name="mapKey">How keys of a map are stored; null for other kinds.</param>
    /// <exception cref="StateIncompatibleException">What is stored can't be read.</exception>
    /// <exception cref="ArgumentException">The migrations contradict each other or the version.</exception>
    public StateFormat<T> Register<T>(
        StateDescriptor descriptor, string kind, TypeSerializer<T> serializer, IReadOnlyList<StateMigration<T>> migrations, string? mapKey = null)
    {
        CheckMigrations(descriptor, migrations);
        var byVersion = migrations.ToDictionary(migration => migration.FromVersion);
        var layouts = migrations.ToDictionary(migration => migration.FromVersion, migration => migration.OldLayout);
        var metadata = Reconcile(
            new(kind, mapKey, descriptor.Ttl?.Duration.TotalMilliseconds, [new(0, descriptor.Version, descriptor.Ttl is not null, serializer.Layout)]), layouts);
        var forms = new StoredForm<T>?[byte.MaxValue + 1];
        foreach (var schema in metadata.Schemas)
        {
            forms[schema.Id] = new(schema.HasTime, StateCompatibility.IsMigrated(schema, metadata.Current, layouts)
                ? byVersion[schema.Version].CreateReader(schema)
                : serializer.CreateReader(schema));
        }

        return new(_fullName, serializer, metadata.Current, forms, descriptor.Ttl is { } ttl ? new(ttl, keyed.Clock) : null);
    }

    /// <summary>Notes how an operator's keys are stored; they can't change, since its state and its timers are found by them.</summary>
    /// <exception cref="StateIncompatibleException">They were stored in another way.</exception>
    public static void RegisterKey<TKey>(KeyedState keyed, string scope, TypeSerializer<TKey> serializer)
    {
        var wanted = new StateMetadata("keys", serializer.Layout.Describe(), null, [new(1, 1, false, new("key", 0, []))]);
        var registration = new StateRegistration(keyed, scope, KeyName);
        registration.NoteOperator();
        if (registration.ReadStored() is not { } stored)
        {
            keyed.Partition.Declare(registration._metadataKey, wanted.Write());
        }
        else if (stored.MapKey != wanted.MapKey)
        {
            throw new StateIncompatibleException(
                $"The keys of operator '{scope}' were stored as {stored.MapKey}, and the job wants {wanted.MapKey}; its state and its timers can't be found by other keys. "
                + "To go on, put the key back, or give the operator a new uid.");
        }
    }

    /// <summary>Notes that timers are or were kept under a name, so that others need not look for any.</summary>
    public static void RegisterTimers(KeyedState keyed, string scope, string name)
    {
        var registration = new StateRegistration(keyed, scope, name);
        registration.NoteOperator();
        if (registration.ReadStored() is null)
        {
            keyed.Partition.Declare(registration._metadataKey, new StateMetadata("timers", null, null, [new(1, 1, false, new("timer", 0, []))]).Write());
        }
    }

    /// <summary>Whether timers are or were kept under a name.</summary>
    public static bool HasTimers(KeyedState keyed, string scope, string name) => new StateRegistration(keyed, scope, name).ReadStored() is not null;

    private StateMetadata Reconcile(StateMetadata wanted, IReadOnlyDictionary<int, StateLayout> migrations)
    {
        NoteOperator();
        var metadata = StateCompatibility.Reconcile(_fullName, ReadStored(), wanted, migrations);
        var written = metadata.Write();
        if (!keyed.Partition.TryGet(_metadataKey, out var before) || !before.SequenceEqual(written))
        {
            keyed.Partition.Declare(_metadataKey, written);
        }

        return metadata;
    }

    private void NoteOperator()
    {
        // Where keys are dealt out by key group, a restore looks at every key anyway.
        if (!keyed.IsByKeyGroup)
        {
            OperatorUids.Note(keyed.Partition, scope);
        }
    }

    private StateMetadata? ReadStored() =>
        keyed.Partition.TryGet(_metadataKey, out var bytes) ? StateMetadata.Read(_fullName, bytes) : null;

    private void CheckMigrations<T>(StateDescriptor descriptor, IReadOnlyList<StateMigration<T>> migrations)
    {
        foreach (var version in migrations.GroupBy(migration => migration.FromVersion))
        {
            if (version.Count() > 1 || version.Key >= descriptor.Version)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"State '{_fullName}' of version {descriptor.Version} has {version.Count()} migration(s) from version {version.Key}; there may be one from each lower version."));
            }
        }
    }
}
