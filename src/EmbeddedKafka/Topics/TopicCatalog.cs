using System.Buffers.Text;
using EmbeddedKafka.Log;
using EmbeddedKafka.Topics.Configs;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Topics;

/// <summary>
/// The topics and the logs of their partitions. What it says is in the <see cref="MetadataLog"/> before it is done, and
/// found there when the broker is opened again: a kill at any moment leaves each change either made or not.
/// </summary>
internal sealed partial class TopicCatalog : IDisposable
{
    private readonly ILogStore _store;
    private readonly BrokerGate _gate;
    private readonly ILogger _logger;
    private readonly ILogger _logOfPartitions;
    private readonly MetadataLog _metadata;
    private readonly SortedDictionary<string, Topic> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Topic> _byId = [];
    private readonly Dictionary<string, Topic> _byCollisionKey;

    private TopicCatalog(ILogStore store, BrokerGate gate, ILoggerFactory loggers)
    {
        _store = store;
        _gate = gate;
        _logger = loggers.CreateLogger<TopicCatalog>();
        _logOfPartitions = loggers.CreateLogger<PartitionLog>();
        _metadata = MetadataLog.Open(store, gate, _logOfPartitions);

        // Directories are named after topics, and elsewhere than on Linux 'a' and 'A' mostly are the same directory.
        _byCollisionKey = new(store is DirectoryLogStore && !OperatingSystem.IsLinux() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    }

    /// <summary>Raised after a topic was created.</summary>
    public event Action<Topic>? TopicCreated;

    /// <summary>Raised after a topic got more partitions.</summary>
    public event Action<Topic>? PartitionsAdded;

    /// <summary>Raised after a topic was deleted: its logs are closed and gone.</summary>
    public event Action<Topic>? TopicDeleted;

    /// <summary>All topics, in the order of their names.</summary>
    public IReadOnlyCollection<Topic> All => _byName.Values;

    /// <summary>The id of the cluster, the same for as long as its logs are kept.</summary>
    public string ClusterId => _metadata.Cluster!.ClusterId;

    /// <summary>How many times the broker was started on these logs before: the leader epoch of all partitions.</summary>
    public int Generation => _metadata.Cluster!.Generation;

    /// <summary>Every log: those of the topics, and the one of the catalog itself.</summary>
    public IEnumerable<PartitionLog> Logs =>
        _byName.Values.SelectMany(topic => topic.Partitions, (_, partition) => partition.Log).Append(_metadata.Log);

    /// <summary>Rebuilds the catalog from a store, and removes what unfinished deletions left in it.</summary>
    /// <exception cref="InvalidDataException">What the store holds is not this broker's, or damaged.</exception>
    public static TopicCatalog Open(ILogStore store, BrokerGate gate, ILoggerFactory loggers)
    {
        var catalog = new TopicCatalog(store, gate, loggers);
        try
        {
            catalog.Load();
            return catalog;
        }
        catch
        {
            catalog.Dispose();
            throw;
        }
    }

    /// <summary>The topic of this name, or null.</summary>
    public Topic? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The topic with this id, or null.</summary>
    public Topic? Find(Guid id) => _byId.GetValueOrDefault(id);

    /// <summary>A partition of the topic of this name, or null.</summary>
    public Partition? FindPartition(string topic, int index) => PartitionOf(Find(topic), index);

    /// <summary>A partition of the topic with this id, or null.</summary>
    public Partition? FindPartition(Guid topic, int index) => PartitionOf(Find(topic), index);

    /// <summary>Creates a topic.</summary>
    /// <exception cref="RefusedException">Name or count can't be had.</exception>
    /// <exception cref="IOException">The store failed; there is no such topic then.</exception>
    public Topic Create(string name, int partitions, TopicSettings settings)
    {
        CheckCreate(name, partitions);
        return Add(name, partitions, settings, isInternal: false);
    }

    /// <summary>The broker's own topic of this name, with one partition; it is created if need be.</summary>
    public Topic EnsureInternal(string name, TopicSettings settings) =>
        Find(name) ?? Add(name, partitions: 1, settings, isInternal: true);

    /// <summary>Deletes a topic and its records.</summary>
    /// <exception cref="RefusedException">The topic is the broker's own.</exception>
    public void Delete(Topic topic)
    {
        RefuseInternal(topic);
        Remove(topic);
        TopicDeleted?.Invoke(topic);
    }

    /// <summary>Brings a topic to a greater number of partitions.</summary>
    /// <exception cref="RefusedException">The number can't be had.</exception>
    /// <exception cref="IOException">The store failed; the topic has what was made until then.</exception>
    public void AddPartitions(Topic topic, int count)
    {
        CheckAddPartitions(topic, count);
        Note(topic, count);
        try
        {
            OpenPartitions(topic, count);
        }
        catch
        {
            Note(topic, topic.Partitions.Count);
            throw;
        }

        PartitionsAdded?.Invoke(topic);
    }

    /// <summary>Gives a topic other settings, at once.</summary>
    /// <exception cref="RefusedException">The topic is the broker's own.</exception>
    public void Configure(Topic topic, TopicSettings settings)
    {
        RefuseInternal(topic);
        _metadata.Write(topic.Name, new TopicRecord(topic.Id, topic.Partitions.Count, topic.IsInternal, settings.Own));
        topic.Settings = settings;
        foreach (var partition in topic.Partitions)
        {
            partition.Log.Settings = settings.Log;
        }
    }

    /// <summary>Closes all logs; the store keeps what they hold.</summary>
    public void Dispose()
    {
        foreach (var log in Logs)
        {
            log.Dispose();
        }
    }

    private static Partition? PartitionOf(Topic? topic, int index) =>
        topic is not null && index >= 0 && index < topic.Partitions.Count ? topic.Partitions[index] : null;

    private static string StoreNameOf(string topic, int index) => $"{topic}-{index}";

    private void Load()
    {
        var before = _metadata.Cluster;
        _metadata.Write(before is null
            ? new ClusterRecord(Base64Url.EncodeToString(Guid.NewGuid().ToByteArray()), Generation: 0)
            : before with { Generation = before.Generation + 1 });
        RemoveLeftovers();
        foreach (var (name, record) in _metadata.Topics)
        {
            var topic = new Topic(name, record.Id, record.IsInternal) { Settings = SettingsOf(name, record) };
            Register(topic);
            OpenPartitions(topic, record.Partitions);
        }
    }

    private static TopicSettings SettingsOf(string topic, TopicRecord record)
    {
        try
        {
            return TopicSettings.Of(record.Settings);
        }
        catch (RefusedException e)
        {
            throw new InvalidDataException($"The settings that were kept of topic '{topic}' are wrong: {e.Message}", e);
        }
    }

    private void RemoveLeftovers()
    {
        var known = _metadata.Topics
            .SelectMany(topic => Enumerable.Range(0, topic.Value.Partitions), (topic, index) => StoreNameOf(topic.Key, index))
            .Append(MetadataLog.StoreName)
            .ToHashSet();
        foreach (var partition in _store.ListPartitions().Where(partition => !known.Contains(partition)).ToList())
        {
            Discard(partition);
        }
    }

    private Topic Add(string name, int partitions, TopicSettings settings, bool isInternal)
    {
        // What a failed deletion left behind must not come back in a new topic of the same name.
        for (var index = 0; index < partitions; index++)
        {
            _store.DeletePartition(StoreNameOf(name, index));
        }

        var topic = new Topic(name, Guid.NewGuid(), isInternal) { Settings = settings };
        Note(topic, partitions);
        Register(topic);
        try
        {
            OpenPartitions(topic, partitions);
        }
        catch
        {
            Remove(topic);
            throw;
        }

        TopicCreated?.Invoke(topic);
        return topic;
    }

    private void Remove(Topic topic)
    {
        _metadata.WriteDeleted(topic.Name);
        _byName.Remove(topic.Name);
        _byId.Remove(topic.Id);
        _byCollisionKey.Remove(TopicName.CollisionKey(topic.Name));
        foreach (var partition in topic.Partitions)
        {
            partition.Log.Dispose();
            Discard(partition.Log.Name);
        }
    }

    private void Register(Topic topic)
    {
        _byName.Add(topic.Name, topic);
        _byId.Add(topic.Id, topic);
        _byCollisionKey.Add(TopicName.CollisionKey(topic.Name), topic);
    }

    private void OpenPartitions(Topic topic, int count)
    {
        for (var index = topic.Partitions.Count; index < count; index++)
        {
            var log = new PartitionLog(_store, StoreNameOf(topic.Name, index), topic.Settings.Log, _gate.Time, _logOfPartitions);
            topic.Partitions.Add(new Partition(topic, index, log));
            log.StartEpoch(Generation);
        }
    }

    /// <summary>Deletes a partition that the catalog no longer names. What can't be deleted now is, when the broker is opened again.</summary>
    private void Discard(string partition)
    {
        try
        {
            _store.DeletePartition(partition);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(_logger, partition, e.Message);
        }
    }

    private void Note(Topic topic, int partitions) =>
        _metadata.Write(topic.Name, new TopicRecord(topic.Id, partitions, topic.IsInternal, topic.Settings.Own));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The files of the deleted partition {Partition} could not be removed yet: {Reason}")]
    private static partial void LogNotDeleted(ILogger logger, string partition, string reason);
}
