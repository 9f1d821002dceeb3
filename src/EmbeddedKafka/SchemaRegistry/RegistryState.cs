using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmbeddedKafka.SchemaRegistry.Records;

namespace EmbeddedKafka.SchemaRegistry;

/// <summary>
/// What the records of <c>_schemas</c> add up to. It changes by <see cref="Apply"/> only, so that a registry that replays
/// its records is the same as the one that wrote them.
/// </summary>
internal sealed class RegistryState
{
    private readonly SortedDictionary<string, SubjectVersions> _subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<SchemaVersion>> _versionsById = [];
    private readonly Dictionary<string, int> _idsByIdentity = [];
    private readonly Dictionary<string, SubjectConfig> _configs = [];
    private readonly Dictionary<string, RegistryMode> _modes = [];

    /// <summary>The highest id ever given, also to a schema that is gone.</summary>
    public int MaxId { get; private set; }

    public SubjectConfig? GlobalConfig { get; private set; }

    public RegistryMode? GlobalMode { get; private set; }

    public IEnumerable<KeyValuePair<string, SubjectVersions>> Subjects => _subjects;

    public SubjectVersions? Find(string subject) => _subjects.GetValueOrDefault(subject);

    public SchemaVersion? Find(string subject, int version, bool deleted) => Find(subject)?.Find(version, deleted);

    /// <summary>The subjects and versions of a schema, deleted ones included; empty if there is none with that id.</summary>
    public IReadOnlyList<SchemaVersion> FindById(int id) => _versionsById.GetValueOrDefault(id) ?? [];

    /// <summary>The id of a schema that is registered under whatever subject, deleted or not.</summary>
    public int? FindId(string identity) => _idsByIdentity.TryGetValue(identity, out var id) ? id : null;

    public SubjectConfig? ConfigOf(string subject) => _configs.GetValueOrDefault(subject);

    public RegistryMode? ModeOf(string subject) => _modes.TryGetValue(subject, out var mode) ? mode : null;

    /// <summary>The ids of the schemas that refer to a version and are not deleted, in order.</summary>
    public IEnumerable<int> ReferrersOf(SchemaVersion version) => _subjects.Values
        .SelectMany(versions => versions.Live)
        .Where(referrer => referrer.References.Any(
            reference => reference.Subject == version.Subject && reference.Version == version.Version))
        .Select(referrer => referrer.Id)
        .Distinct()
        .Order();

    /// <summary>Takes a record in. Records of kinds that only other registries write are passed over.</summary>
    /// <exception cref="JsonException">It is none that a registry would write; the state stays as it was.</exception>
    public void Apply(byte[] keyBytes, byte[]? value)
    {
        var key = Read(keyBytes, RecordJson.Default.RecordKey)!;
        switch (key.Type)
        {
            case RecordKey.SchemaType:
                ApplySchema(key, Read(value, RecordJson.Default.SchemaValue));
                break;
            case RecordKey.DeleteSubjectType when value is not null:
                ApplyDeleteSubject(Read(value, RecordJson.Default.DeleteSubjectValue)!);
                break;
            case RecordKey.ConfigType:
                var config = Read(value, RecordJson.Default.ConfigValue) is { } set
                    ? new SubjectConfig(set.Level, set.Normalize)
                    : null;
                ApplyConfig(key.Subject, config);
                break;
            case RecordKey.ModeType:
                ApplyMode(key.Subject, Read(value, RecordJson.Default.ModeValue)?.Mode);
                break;
            case RecordKey.NoopType when value is { Length: > 0 }:
                MaxId = Math.Max(MaxId, Read(value, RecordJson.Default.HighestIdValue)!.MaxId);
                break;
        }
    }

    private void ApplySchema(RecordKey key, SchemaValue? value)
    {
        if (key is not { Subject: { } subject, Version: > 0 and var version })
        {
            throw new JsonException("The key of a schema has no subject or version.");
        }

        if (value is null)
        {
            Remove(subject, version);
            return;
        }

        if (value.Subject != subject || value.Version != version || value.Id < 0 || value.References?.Contains(null!) == true)
        {
            throw new JsonException("The key of a schema and its value do not agree.");
        }

        MaxId = Math.Max(MaxId, value.Id);
        if (value.SchemaType is not (null or "AVRO"))
        {
            throw new JsonException($"A schema is of type {value.SchemaType}; this registry keeps Avro only.");
        }

        Put(new(subject, version, value.Id, value.Schema, value.References ?? [], value.Deleted));
    }

    private void ApplyDeleteSubject(DeleteSubjectValue value)
    {
        foreach (var version in Find(value.Subject)?.Live.ToList() ?? [])
        {
            if (version.Version <= value.Version)
            {
                Put(version with { Deleted = true });
            }
        }
    }

    private void ApplyConfig(string? subject, SubjectConfig? config)
    {
        if (subject is null)
        {
            GlobalConfig = config;
        }
        else if (config is null)
        {
            _configs.Remove(subject);
        }
        else
        {
            _configs[subject] = config;
        }
    }

    private void ApplyMode(string? subject, RegistryMode? mode)
    {
        if (subject is null)
        {
            GlobalMode = mode;
        }
        else if (mode is null)
        {
            _modes.Remove(subject);
        }
        else
        {
            _modes[subject] = mode.Value;
        }
    }

    private void Put(SchemaVersion version)
    {
        Remove(version.Subject, version.Version);
        if (!_subjects.TryGetValue(version.Subject, out var versions))
        {
            _subjects.Add(version.Subject, versions = new());
        }

        versions.Put(version);
        if (!_versionsById.TryGetValue(version.Id, out var sameId))
        {
            _versionsById.Add(version.Id, sameId = []);
        }

        sameId.Add(version);
        _idsByIdentity[version.Identity] = version.Id;
    }

    private void Remove(string subject, int number)
    {
        if (Find(subject, number, deleted: true) is not { } version)
        {
            return;
        }

        var versions = _subjects[subject];
        versions.Remove(number);
        if (versions.Count == 0)
        {
            _subjects.Remove(subject);
        }

        var sameId = _versionsById[version.Id];
        sameId.Remove(version);
        if (sameId.Count == 0)
        {
            _versionsById.Remove(version.Id);
            if (FindId(version.Identity) == version.Id)
            {
                _idsByIdentity.Remove(version.Identity);
            }
        }
    }

    /// <summary>Nothing for no bytes at all; the word null is not JSON of the right form.</summary>
    private static T? Read<T>(byte[]? json, JsonTypeInfo<T> type)
        where T : class => json is null
            ? null
            : JsonSerializer.Deserialize(json, type) ?? throw new JsonException("A record says null.");
}
