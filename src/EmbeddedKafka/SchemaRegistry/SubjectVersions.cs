namespace EmbeddedKafka.SchemaRegistry;

/// <summary>The versions of a subject, deleted ones included, by number.</summary>
internal sealed class SubjectVersions
{
    /// <summary>Stands for the last version that is not deleted.</summary>
    public const int Latest = -1;

    private readonly SortedDictionary<int, SchemaVersion> _versions = [];

    public int Count => _versions.Count;

    public IEnumerable<SchemaVersion> All => _versions.Values;

    public IEnumerable<SchemaVersion> Live => _versions.Values.Where(version => !version.Deleted);

    /// <exception cref="RegistryException">An import has used up the last number there is.</exception>
    public int Next => _versions.Count == 0 ? 1
        : _versions.Keys.Last() is var last and < int.MaxValue ? last + 1
        : throw RegistryErrors.StoreFailed("There are no version numbers left.");

    public void Put(SchemaVersion version) => _versions[version.Version] = version;

    public void Remove(int version) => _versions.Remove(version);

    public SchemaVersion? Find(int version, bool deleted)
    {
        if (version == Latest)
        {
            return Live.LastOrDefault();
        }

        return _versions.GetValueOrDefault(version) is { } found && (deleted || !found.Deleted) ? found : null;
    }
}
