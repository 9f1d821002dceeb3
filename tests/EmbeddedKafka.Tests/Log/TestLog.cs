using System.Text;
using EmbeddedKafka.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedKafka.Tests.Log;

/// <summary>A partition log in either kind of store, driven by a clock that stands still, and what its readers see.</summary>
internal sealed class TestLog : IDisposable
{
    public const string Name = "orders-0";

    private readonly RecordingLogger _logger = new();

    public TestLog(bool onDisk, LogSettings? settings = null, long memoryLimit = 64 << 20)
    {
        Directory = onDisk ? System.IO.Directory.CreateTempSubdirectory("embedded-kafka-").FullName : null;
        Store = onDisk ? new DirectoryLogStore(Directory!, NullLogger.Instance) : new MemoryLogStore(memoryLimit);
        Log = Open(settings ?? LogSettings.Default);
    }

    public string? Directory { get; }

    public string PartitionDirectory => Path.Combine(Directory!, Name);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public ILogStore Store { get; private set; }

    public PartitionLog Log { get; private set; }

    public IReadOnlyList<string> Logged => _logger.Lines;

    /// <summary>Closes the log, lets the caller change what is stored, and opens it as a broker that starts again does.</summary>
    public void Reopen(Action? whileClosed = null)
    {
        var settings = Log.Settings;
        Log.Dispose();
        Store.Dispose();
        whileClosed?.Invoke();
        Store = Directory is null ? Store : new DirectoryLogStore(Directory, NullLogger.Instance);
        Log = Open(settings);
    }

    public AppendOutcome Append(params ReadOnlySpan<(string? Key, string? Value)> records) => Log.Append(Batch(records: records));

    public AppendOutcome Append(long producerId, short epoch, int sequence, bool transactional = false, int count = 1)
    {
        var records = Enumerable.Range(sequence, count).Select(i => ((string?)$"key-{i}", (string?)$"value-{i}")).ToArray();
        return Log.Append(Batch(producerId, epoch, sequence, transactional, records: records));
    }

    public byte[] Batch(
        long producerId = -1,
        short epoch = -1,
        int sequence = -1,
        bool transactional = false,
        CompressionType compression = CompressionType.None,
        long? timestamp = null,
        params ReadOnlySpan<(string? Key, string? Value)> records)
    {
        var builder = new RecordBatchBuilder
        {
            ProducerId = producerId,
            ProducerEpoch = epoch,
            BaseSequence = sequence,
            IsTransactional = transactional,
            Compression = compression,
        };
        foreach (var (key, value) in records)
        {
            builder.Add(timestamp ?? NowMs, Bytes(key), Bytes(value));
        }

        return builder.Build();
    }

    /// <summary>All records, as a consumer gets them.</summary>
    public List<SeenRecord> See(bool committedOnly, int maxBytes = 1 << 20) => Consumer.ReadAll(Log, committedOnly, maxBytes);

    /// <summary>The values by offset, such as <c>0=a</c>.</summary>
    public string[] Values(bool committedOnly = false) =>
        [.. See(committedOnly).Select(record => $"{record.Offset}={record.Value}")];

    public void Dispose()
    {
        Log.Dispose();
        Store.Dispose();
        if (Directory is not null)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    private PartitionLog Open(LogSettings settings) => new(Store, Name, settings, Time, _logger);

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
