namespace EmbeddedKafka.SchemaRegistry;

/// <summary>The compatibility levels and modes, of subjects and of the registry as a whole (subject null).</summary>
internal sealed class RegistrySettings(RegistryLog log)
{
    private const CompatibilityLevel DefaultLevel = CompatibilityLevel.BACKWARD;

    private RegistryState State => log.State;

    /// <summary>The level that holds for a subject, its own or the global one.</summary>
    public CompatibilityLevel LevelInScope(string subject) => ConfigInScope(subject).Level!.Value;

    public bool NormalizesInScope(string subject) => ConfigInScope(subject).Normalize ?? false;

    /// <summary>The mode that holds for a subject, its own or the global one.</summary>
    public RegistryMode ModeInScope(string? subject) => State.GlobalMode == RegistryMode.READONLY_OVERRIDE || subject is null
        ? State.GlobalMode ?? RegistryMode.READWRITE
        : State.ModeOf(subject) ?? State.GlobalMode ?? RegistryMode.READWRITE;

    public SubjectConfig GetGlobalConfig() => new(State.GlobalConfig?.Level ?? DefaultLevel, State.GlobalConfig?.Normalize);

    /// <exception cref="RegistryException">It has no configuration of its own, and the global one was not asked for.</exception>
    public SubjectConfig GetConfig(string subject, bool defaultToGlobal) => defaultToGlobal
        ? ConfigInScope(subject)
        : State.ConfigOf(subject) ?? throw RegistryErrors.NoSubjectConfig(subject);

    /// <summary>Changes what is set in a configuration and keeps the rest of the one before.</summary>
    /// <exception cref="RegistryException">The subject is read-only.</exception>
    public void SetConfig(string? subject, SubjectConfig config)
    {
        RequireWritable(subject);
        var before = subject is null ? State.GlobalConfig : State.ConfigOf(subject);
        log.SetConfig(subject, new(config.Level ?? before?.Level, config.Normalize ?? before?.Normalize));
    }

    /// <returns>The configuration that held so far.</returns>
    /// <exception cref="RegistryException">There is none, or the subject is read-only.</exception>
    public SubjectConfig DeleteConfig(string? subject)
    {
        var before = subject is null
            ? GetGlobalConfig()
            : State.ConfigOf(subject) ?? throw RegistryErrors.SubjectNotFound(subject);
        RequireWritable(subject);
        log.SetConfig(subject, null);
        return before;
    }

    public RegistryMode GetGlobalMode() => ModeInScope(null);

    /// <exception cref="RegistryException">It has no mode of its own, and the global one was not asked for.</exception>
    public RegistryMode GetMode(string subject, bool defaultToGlobal) =>
        defaultToGlobal || State.GlobalMode == RegistryMode.READONLY_OVERRIDE
            ? ModeInScope(subject)
            : State.ModeOf(subject) ?? throw RegistryErrors.NoSubjectMode(subject);

    /// <summary>
    /// Changes the mode. Importing starts from nothing, unless forced: there must be no versions, and what is left of
    /// deleted ones is removed.
    /// </summary>
    /// <exception cref="RegistryException">There are versions, or something refers to a deleted one.</exception>
    public void SetMode(string? subject, RegistryMode mode, bool force)
    {
        if (mode == RegistryMode.IMPORT && ModeInScope(subject) != RegistryMode.IMPORT && !force)
        {
            var versions = State.Subjects
                .Where(entry => subject is null || entry.Key == subject)
                .SelectMany(entry => entry.Value.All)
                .ToList();
            if (versions.Exists(version => !version.Deleted))
            {
                throw RegistryErrors.NotPermitted(
                    "Schemas can be imported only where there are none yet; force=true imports among those that are there.");
            }

            foreach (var version in versions)
            {
                if (State.ReferrersOf(version).Any())
                {
                    throw RegistryErrors.ReferenceExists(version.Subject, version.Version);
                }
            }

            if (versions.Count > 0)
            {
                log.RemoveVersions(versions);
            }
        }

        log.SetMode(subject, mode);
    }

    /// <returns>The mode that held so far.</returns>
    /// <exception cref="RegistryException">There is none.</exception>
    public RegistryMode DeleteMode(string? subject)
    {
        var before = subject is null
            ? GetGlobalMode()
            : State.ModeOf(subject) ?? throw RegistryErrors.SubjectNotFound(subject);
        log.SetMode(subject, null);
        return before;
    }

    /// <exception cref="RegistryException">The subject is read-only.</exception>
    public void RequireWritable(string? subject)
    {
        if (ModeInScope(subject) is RegistryMode.READONLY or RegistryMode.READONLY_OVERRIDE)
        {
            throw RegistryErrors.NotPermitted(
                subject is null ? "The registry is read-only." : $"The subject '{subject}' is read-only.");
        }
    }

    private SubjectConfig ConfigInScope(string subject)
    {
        var own = State.ConfigOf(subject);
        var global = GetGlobalConfig();
        return new(own?.Level ?? global.Level, own?.Normalize ?? global.Normalize);
    }
}
