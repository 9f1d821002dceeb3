using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmbeddedKafka.SchemaRegistry.Records;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.SchemaRegistry;

/// <summary>
/// Changes the registry: each change goes to the store first, as a record, and into the state only when it is there.
/// </summary>
internal sealed partial class RegistryLog
{
    private readonly ISchemaStore _store;

    /// <summary>Replays what the store has.</summary>
    public RegistryLog(ISchemaStore store, ILogger logger)
    {
        _store = store;
        foreach (var (key, value) in store.Replay())
        {
            try
            {
                State.Apply(key, value);
            }
            catch (JsonException e)
            {
                // Any client can write to the topic. What is no record of a registry must not keep it from starting.
                LogStrangeRecord(logger, e.Message);
            }
        }
    }

    public RegistryState State { get; } = new();

    public void PutVersion(SchemaVersion version) => Append(
        KeyOf(version.Subject, version.Version),
        new SchemaValue
        {
            Subject = version.Subject,
            Version = version.Version,
            Id = version.Id,
            References = version.References.Count > 0 ? version.References : null,
            Schema = version.Schema,
            Deleted = version.Deleted,
        },
        RecordJson.Default.SchemaValue);

    /// <summary>Removes versions for good; their ids stay taken.</summary>
    public void RemoveVersions(IEnumerable<SchemaVersion> versions)
    {
        Append(
            new RecordKey { Type = RecordKey.NoopType },
            new HighestIdValue { MaxId = State.MaxId },
            RecordJson.Default.HighestIdValue);
        foreach (var version in versions)
        {
            Append(KeyOf(version.Subject, version.Version), null, RecordJson.Default.SchemaValue);
        }
    }

    /// <summary>Marks all versions of a subject up to one as deleted.</summary>
    public void DeleteVersionsUpTo(string subject, int version) => Append(
        new RecordKey { Type = RecordKey.DeleteSubjectType, Subject = subject },
        new DeleteSubjectValue { Subject = subject, Version = version },
        RecordJson.Default.DeleteSubjectValue);

    /// <param name="subject">The subject; null for the global configuration.</param>
    /// <param name="config">The configuration; null to have none.</param>
    public void SetConfig(string? subject, SubjectConfig? config) => Append(
        new RecordKey { Type = RecordKey.ConfigType, Subject = subject },
        config is null ? null : new ConfigValue { Subject = subject, Level = config.Level, Normalize = config.Normalize },
        RecordJson.Default.ConfigValue);

    /// <param name="subject">The subject; null for the global mode.</param>
    /// <param name="mode">The mode; null to have none.</param>
    public void SetMode(string? subject, RegistryMode? mode) => Append(
        new RecordKey { Type = RecordKey.ModeType, Subject = subject },
        mode is { } set ? new ModeValue { Subject = subject, Mode = set } : null,
        RecordJson.Default.ModeValue);

    private static RecordKey KeyOf(string subject, int version) =>
        new() { Type = RecordKey.SchemaType, Subject = subject, Version = version, Magic = 1 };

    private void Append<T>(RecordKey key, T? value, JsonTypeInfo<T> type)
        where T : class
    {
        var keyBytes = key.Type == RecordKey.NoopType
            ? """{"keytype":"NOOP","magic":0}"""u8.ToArray()
            : JsonSerializer.SerializeToUtf8Bytes(key, RecordJson.Default.RecordKey);
        var valueBytes = value is null ? null : JsonSerializer.SerializeToUtf8Bytes(value, type);
        try
        {
            _store.Append(keyBytes, valueBytes);
        }
        catch (IOException e)
        {
            throw RegistryErrors.StoreFailed(e.Message);
        }

        State.Apply(keyBytes, valueBytes);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Passing over a record of _schemas that no registry wrote: {Reason}")]
    private static partial void LogStrangeRecord(ILogger logger, string reason);
}
