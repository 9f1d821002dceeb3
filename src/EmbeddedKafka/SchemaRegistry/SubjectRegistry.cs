namespace EmbeddedKafka.SchemaRegistry;

/// <summary>
/// The subjects with their schemas, and the rules by which they come and go. It knows nothing of HTTP. One caller at a
/// time.
/// </summary>
internal sealed class SubjectRegistry(RegistryLog log, RegistrySettings settings)
{
    private RegistryState State => log.State;

    /// <summary>Registers a schema under a subject, unless it is there already.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="id">The id to take, while importing; null for the one it has under other subjects, or the next.</param>
    /// <param name="version">The version to take; null for the next, which is all it can be except while importing.</param>
    /// <returns>The id.</returns>
    /// <exception cref="RegistryException">It is incompatible with earlier ones, or the mode does not let it in.</exception>
    public int Register(string subject, ParsedSchema schema, int? id, int? version)
    {
        if (!IsSubject(subject))
        {
            throw RegistryErrors.InvalidSubject(subject);
        }

        if (FindLive(subject, schema) is { } known
            && (id is null || id == known.Id) && (version is null || version == known.Version))
        {
            return known.Id;
        }

        settings.RequireWritable(subject);
        var importing = settings.ModeInScope(subject) == RegistryMode.IMPORT;
        if (importing != id is not null)
        {
            throw RegistryErrors.NotPermitted(importing
                ? $"The subject '{subject}' is being imported: schemas must come with their ids."
                : $"The subject '{subject}' is not being imported: schemas cannot bring their ids.");
        }

        var versions = State.Find(subject) ?? new();
        if (!importing)
        {
            if (version is not null && version != versions.Next)
            {
                throw RegistryErrors.InvalidSchema($"Its version can only be the next, which is {versions.Next}.");
            }

            var reasons = CompatibilityCheck.Check(schema, versions.Live, settings.LevelInScope(subject), State);
            if (reasons.Count > 0)
            {
                throw RegistryErrors.Incompatible(subject, reasons);
            }
        }

        var stored = new SchemaVersion(
            subject, version ?? versions.Next, IdFor(schema, id), schema.Text, schema.References, Deleted: false);
        var replaced = versions.All
            .Where(one => one.Deleted && one.Id == stored.Id && one.Version < stored.Version)
            .ToList();
        log.PutVersion(stored);
        if (replaced.Count > 0)
        {
            log.RemoveVersions(replaced);
        }

        return stored.Id;
    }

    /// <summary>Finds the version of a subject that is a schema.</summary>
    /// <exception cref="RegistryException">There is no such subject, or it does not have the schema.</exception>
    public SchemaVersion Lookup(string subject, ParsedSchema schema, bool deleted)
    {
        RequireSubject(subject, deleted);
        return FindLive(subject, schema)
            ?? (deleted ? State.Find(subject)?.All.LastOrDefault(version => version.Identity == schema.Identity) : null)
            ?? throw RegistryErrors.SchemaNotFound();
    }

    /// <summary>Why a schema may not follow a version, or all that its level of compatibility asks for (null).</summary>
    /// <exception cref="RegistryException">There is no such version.</exception>
    public IReadOnlyList<string> Check(string subject, ParsedSchema schema, int? version)
    {
        IEnumerable<SchemaVersion> earlier = version switch
        {
            null => State.Find(subject)?.Live ?? [],
            { } number when State.Find(subject, number, deleted: false) is { } found => [found],
            SubjectVersions.Latest => [],
            { } number => throw RegistryErrors.VersionNotFound(number),
        };
        return CompatibilityCheck.Check(schema, earlier, settings.LevelInScope(subject), State);
    }

    /// <exception cref="RegistryException">There is no such subject, or no such version of it.</exception>
    public SchemaVersion GetVersion(string subject, int version, bool deleted)
    {
        if (State.Find(subject, version, deleted) is { } found)
        {
            return found;
        }

        RequireSubject(subject, deleted);
        throw RegistryErrors.VersionNotFound(version);
    }

    /// <summary>Its versions, those that are not deleted and as <paramref name="which"/> says, in order.</summary>
    /// <exception cref="RegistryException">There is no such subject.</exception>
    public IEnumerable<int> GetVersions(string subject, Deletion which)
    {
        RequireSubject(subject, deleted: which != Deletion.Exclude);
        return State.Find(subject)!.All.Where(version => Includes(which, version.Deleted)).Select(version => version.Version);
    }

    /// <summary>The subjects that begin with a prefix, in order; a subject is deleted when all of its versions are.</summary>
    public IEnumerable<string> GetSubjects(string prefix, Deletion which) => State.Subjects
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Where(entry => Includes(which, !entry.Value.Live.Any()))
        .Select(entry => entry.Key);

    /// <summary>The versions of all subjects that begin with a prefix, in order.</summary>
    public IEnumerable<SchemaVersion> GetSchemas(string prefix, bool deleted, bool latestOnly) => State.Subjects
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(entry => deleted ? entry.Value.All : entry.Value.Live)
        .SelectMany(versions => latestOnly ? versions.TakeLast(1) : versions);

    /// <exception cref="RegistryException">There is no schema with the id.</exception>
    public SchemaVersion GetById(int id) => State.FindById(id) is [var first, ..] ? first : throw RegistryErrors.SchemaNotFound(id);

    /// <summary>Where a schema is registered, in order.</summary>
    /// <exception cref="RegistryException">There is no schema with the id.</exception>
    public IEnumerable<SchemaVersion> GetVersionsOf(int id, bool deleted)
    {
        GetById(id);
        return State.FindById(id)
            .Where(version => deleted || !version.Deleted)
            .OrderBy(version => version.Subject, StringComparer.Ordinal)
            .ThenBy(version => version.Version);
    }

    public int MaxId => State.MaxId;

    /// <summary>The ids of the schemas that refer to a version.</summary>
    /// <exception cref="RegistryException">There is no such subject, or no such version of it.</exception>
    public IEnumerable<int> GetReferrers(string subject, int version) =>
        State.ReferrersOf(GetVersion(subject, version, deleted: true));

    /// <summary>Marks a version as deleted, or removes one that is marked.</summary>
    /// <returns>The version.</returns>
    /// <exception cref="RegistryException">It is not there, not in the state for this, read-only or referred to.</exception>
    public int DeleteVersion(string subject, int version, bool permanent)
    {
        var found = GetVersion(subject, version, deleted: true);
        if (found.Deleted && !permanent)
        {
            throw RegistryErrors.VersionSoftDeleted(subject, found.Version);
        }

        settings.RequireWritable(subject);
        RequireUnreferred(found);
        if (!permanent)
        {
            log.PutVersion(found with { Deleted = true });
            ForgetSettings(subject);
        }
        else if (found.Deleted)
        {
            log.RemoveVersions([found]);
        }
        else
        {
            throw RegistryErrors.VersionNotSoftDeleted(subject, found.Version);
        }

        return found.Version;
    }

    /// <summary>Marks all versions of a subject as deleted, or removes them if all are marked.</summary>
    /// <returns>The versions.</returns>
    /// <exception cref="RegistryException">It is not there, not in the state for this, read-only or referred to.</exception>
    public IReadOnlyList<int> DeleteSubject(string subject, bool permanent)
    {
        RequireSubject(subject, deleted: true);
        var versions = State.Find(subject)!;
        if (!permanent && !versions.Live.Any())
        {
            throw RegistryErrors.SubjectSoftDeleted(subject);
        }

        settings.RequireWritable(subject);
        var deleted = (permanent ? versions.All : versions.Live).ToList();
        deleted.ForEach(RequireUnreferred);
        if (!permanent)
        {
            log.DeleteVersionsUpTo(subject, deleted[^1].Version);
            ForgetSettings(subject);
        }
        else if (deleted.TrueForAll(version => version.Deleted))
        {
            log.RemoveVersions(deleted);
        }
        else
        {
            throw RegistryErrors.SubjectNotSoftDeleted(subject);
        }

        return deleted.ConvertAll(version => version.Version);
    }

    /// <summary>Whether a name can be that of a subject. Names that begin with ':.' would be in a context.</summary>
    public static bool IsSubject(string name) =>
        name.Length > 0 && !name.StartsWith(":.", StringComparison.Ordinal) && !name.Any(char.IsControl);

    private static bool Includes(Deletion which, bool deleted) => which switch
    {
        Deletion.Exclude => !deleted,
        Deletion.Only => deleted,
        _ => true,
    };

    private SchemaVersion? FindLive(string subject, ParsedSchema schema) =>
        State.Find(subject)?.Live.LastOrDefault(version => version.Identity == schema.Identity);

    private int IdFor(ParsedSchema schema, int? wanted)
    {
        if (wanted is not { } id)
        {
            return State.FindId(schema.Identity)
                ?? (State.MaxId < int.MaxValue ? State.MaxId + 1 : throw RegistryErrors.StoreFailed("There are no ids left."));
        }

        return State.FindById(id) is [var taken, ..] && taken.Identity != schema.Identity
            ? throw RegistryErrors.NotPermitted($"The id {id} belongs to another schema.")
            : id;
    }

    private void RequireSubject(string subject, bool deleted)
    {
        if (State.Find(subject) is not { } versions || !(deleted || versions.Live.Any()))
        {
            throw RegistryErrors.SubjectNotFound(subject);
        }
    }

    private void RequireUnreferred(SchemaVersion version)
    {
        if (State.ReferrersOf(version).Any())
        {
            throw RegistryErrors.ReferenceExists(version.Subject, version.Version);
        }
    }

    /// <summary>A subject without versions has no settings either.</summary>
    private void ForgetSettings(string subject)
    {
        if (State.Find(subject)!.Live.Any())
        {
            return;
        }

        if (State.ModeOf(subject) is not null)
        {
            log.SetMode(subject, null);
        }

        if (State.ConfigOf(subject) is not null)
        {
            log.SetConfig(subject, null);
        }
    }
}
