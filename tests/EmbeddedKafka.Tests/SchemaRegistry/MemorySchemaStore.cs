using System.Text;
using EmbeddedKafka.SchemaRegistry;

namespace EmbeddedKafka.Tests.SchemaRegistry;

/// <summary>Keeps the records in memory, as they were appended, and can forget what compaction would.</summary>
internal sealed class MemorySchemaStore : ISchemaStore
{
    private readonly List<KeyValuePair<byte[], byte[]?>> _records = [];

    /// <summary>What to throw instead of appending.</summary>
    public IOException? Failure { get; set; }

    public IEnumerable<(string Key, string? Value)> Texts => _records.Select(record =>
        (Encoding.UTF8.GetString(record.Key), record.Value is null ? null : Encoding.UTF8.GetString(record.Value)));

    public void Append(byte[] key, byte[]? value)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        _records.Add(new(key, value));
    }

    public void Append(string key, string? value) =>
        Append(Encoding.UTF8.GetBytes(key), value is null ? null : Encoding.UTF8.GetBytes(value));

    public IEnumerable<KeyValuePair<byte[], byte[]?>> Replay() => _records;

    /// <summary>Keeps the last record of each key only, and no tombstones.</summary>
    public void Compact()
    {
        var last = new Dictionary<string, int>();
        for (var i = 0; i < _records.Count; i++)
        {
            last[Convert.ToHexString(_records[i].Key)] = i;
        }

        var kept = _records.Where((record, i) => last[Convert.ToHexString(record.Key)] == i && record.Value is not null).ToList();
        _records.Clear();
        _records.AddRange(kept);
    }
}
