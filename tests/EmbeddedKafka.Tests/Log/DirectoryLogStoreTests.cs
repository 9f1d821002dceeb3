using EmbeddedKafka.Log;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmbeddedKafka.Tests.Log;

public sealed class DirectoryLogStoreTests
{
    [Fact]
    public void Wherever_the_file_is_cut_the_batches_wholly_before_it_remain()
    {
        using var test = new TestLog(onDisk: true);
        var ends = new List<long> { 0 };
        for (var i = 0; i < 4; i++)
        {
            test.Append(7, 0, i, transactional: true);
            ends.Add(test.Log.SizeInBytes);
        }

        test.Log.AppendMarker(7, 0, 0, commit: false);
        ends.Add(test.Log.SizeInBytes);
        var path = Path.Combine(test.PartitionDirectory, "00000000000000000000.log");
        var whole = File.ReadAllBytes(path);
        for (var cut = 0; cut <= whole.Length; cut++)
        {
            test.Reopen(() => File.WriteAllBytes(path, whole[..cut]));
            var batches = ends.FindLastIndex(end => end <= cut);
            Assert.Equal(batches, test.Log.EndOffset);
            Assert.Equal(Enumerable.Range(0, Math.Min(4, batches)).Select(i => $"{i}=value-{i}"), test.Values());
            Assert.Equal(batches is > 0 and < 5 ? 0 : batches, test.Log.LastStableOffset);
            Assert.Equal(ends[batches], new FileInfo(path).Length);
            if (ends[batches] < cut)
            {
                Assert.Contains($"cut off {cut - ends[batches]} bytes", test.Logged[^1], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_log_that_was_cut_takes_new_records_where_the_valid_ones_end()
    {
        using var test = new TestLog(onDisk: true);
        test.Append(("a", "1"));
        test.Append(("a", "2"));
        test.Reopen(() => Change(test, "00000000000000000000.log", bytes => bytes[..^1]));
        Assert.Equal(1, test.Append(("a", "3")).BaseOffset);
        test.Reopen();
        Assert.Equal(["0=1", "1=3"], test.Values());
    }

    [Fact]
    public void Damage_within_the_log_ends_it_there_and_is_reported()
    {
        using var test = new TestLog(onDisk: true, new LogSettings { SegmentBytes = 150 });
        for (var i = 0; i < 6; i++)
        {
            test.Append(("a", $"{i}"));
        }

        test.Reopen(() => Change(test, "00000000000000000002.log", bytes =>
        {
            bytes[^1] ^= 1;
            return bytes;
        }));
        Assert.Equal(["0=0", "1=1", "2=2"], test.Values());
        Assert.Equal([0, 2], AppendTests.Segments(test));
        Assert.Contains(test.Logged, line => line.StartsWith("Warning: The log of orders-0 is damaged in its segment 2", StringComparison.Ordinal)
            && line.Contains("the record batch does not match its checksum", StringComparison.Ordinal));
        Assert.Contains(test.Logged, line => line.StartsWith("Error: The log of orders-0 is damaged before its segment 4", StringComparison.Ordinal));
        Assert.Equal(3, test.Append(("a", "6")).BaseOffset);
    }

    [Fact]
    public void Offsets_that_do_not_ascend_are_damage()
    {
        using var test = new TestLog(onDisk: true);
        test.Append(("a", "1"));
        test.Reopen(() => Change(test, "00000000000000000000.log", bytes => [.. bytes, .. bytes]));
        Assert.Equal(["0=1"], test.Values());
        Assert.Contains("does not follow", Assert.Single(test.Logged), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_interrupted_compaction_leaves_is_a_valid_log()
    {
        using var test = new TestLog(onDisk: true, new LogSettings { CleanupPolicy = CleanupPolicy.Compact, SegmentBytes = 500, DeleteRetentionMs = 0 });
        for (var i = 0; i < 30; i++)
        {
            test.Append(($"key-{i % 4}", i % 7 == 0 ? null : $"{i}"));
            test.Append(9, 0, i, transactional: true);
            test.Log.AppendMarker(9, 0, 0, commit: i % 3 == 0);
        }

        var latest = Latest(test);
        var passes = 0;
        for (var before = Files(test); test.Log.Compact(always: true); before = Files(test), passes++)
        {
            Assert.True(passes < 10);
            var after = Files(test);

            // In this order the files are replaced and deleted.
            var files = new SortedDictionary<string, byte[]>(before);
            foreach (var name in before.Keys.Where(name => name.EndsWith(".log", StringComparison.Ordinal)).Order())
            {
                files[name + ".cleaned"] = [1, 2, 3];
                if (after.TryGetValue(name, out var cleaned))
                {
                    files[name] = cleaned;
                }
                else
                {
                    files.Remove(name);
                }

                test.Reopen(() => Restore(test, files));
                Assert.Equal(latest, Latest(test));
                Assert.Equal(90, test.Log.EndOffset);
                Assert.Equal(90, test.Log.LastStableOffset);
                Assert.DoesNotContain(test.Logged, line => line.Contains("damaged", StringComparison.Ordinal));
                files.Remove(name + ".cleaned");
            }

            test.Reopen(() => Restore(test, after));
        }

        // The second pass is the one that drops tombstones and markers.
        Assert.True(passes >= 2);
    }

    [Fact]
    public void Segments_before_the_log_start_go_when_their_deletion_was_interrupted()
    {
        using var test = new TestLog(onDisk: true, new LogSettings { SegmentBytes = 150 });
        for (var i = 0; i < 6; i++)
        {
            test.Append(("a", $"{i}"));
        }

        test.Reopen(() => File.WriteAllText(Path.Combine(test.PartitionDirectory, "log-start-offset"), "4"));
        Assert.Equal(["4=4", "5=5"], test.Values());
        Assert.Equal([4], AppendTests.Segments(test));
    }

    [Fact]
    public void A_log_start_offset_that_is_none_is_an_error_that_says_what_to_do()
    {
        using var test = new TestLog(onDisk: true);
        var path = Path.Combine(test.PartitionDirectory, "log-start-offset");
        var error = Assert.Throws<IOException>(() => test.Reopen(() => File.WriteAllText(path, "x")));
        Assert.Contains("Delete the file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Partitions_are_listed_and_deleted()
    {
        using var test = new TestLog(onDisk: true);
        test.Append(("a", "1"));
        test.Store.OpenPartition("other-topic-11").Dispose();
        Assert.Equal(["orders-0", "other-topic-11"], test.Store.ListPartitions());
        test.Store.DeletePartition("other-topic-11");
        test.Store.DeletePartition("never-there-0");
        Assert.Equal(["orders-0"], test.Store.ListPartitions());
        Assert.Equal([test.PartitionDirectory], Directory.GetDirectories(test.Directory!));
    }

    [Fact]
    public void A_deletion_that_was_interrupted_is_finished()
    {
        using var test = new TestLog(onDisk: true);
        test.Reopen(() => Directory.CreateDirectory(Path.Combine(test.Directory!, "0123.deleted", "x")));
        Assert.Equal([test.PartitionDirectory], Directory.GetDirectories(test.Directory!));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("../orders-0")]
    [InlineData("orders-")]
    [InlineData("orders--1x")]
    [InlineData("-0")]
    public void A_name_that_is_no_partitions_is_refused(string name)
    {
        using var test = new TestLog(onDisk: true);
        Assert.Throws<ArgumentException>(() => test.Store.OpenPartition(name));
        Assert.Throws<ArgumentException>(() => test.Store.DeletePartition(name));
    }

    [Fact]
    public void A_directory_has_one_broker_at_a_time()
    {
        using var test = new TestLog(onDisk: true);
        var error = Assert.Throws<IOException>(() => new DirectoryLogStore(test.Directory!, NullLogger.Instance));
        Assert.Contains("in use by another broker", error.Message, StringComparison.Ordinal);
        test.Store.Dispose();
        new DirectoryLogStore(test.Directory!, NullLogger.Instance).Dispose();
    }

    [Fact]
    public void Hundreds_of_idle_partitions_keep_no_file_open()
    {
        using var test = new TestLog(onDisk: true);
        var logs = Enumerable.Range(0, 300).Select(i => new PartitionLog(test.Store, $"many-{i}", LogSettings.Default, test.Time, NullLogger.Instance)).ToList();
        Assert.Equal(301, test.Store.ListPartitions().Count);
        Assert.Empty(Directory.GetFiles(test.Directory!, "*.log", SearchOption.AllDirectories));
        logs.ForEach(log => log.Dispose());
    }

    private static string[] Latest(TestLog test) => [.. test.See(committedOnly: true)
        .GroupBy(record => record.Key)
        .Select(records => records.Last())
        .Where(record => record.Value is not null)
        .Select(record => $"{record.Offset} {record.Key}={record.Value}")
        .Order()];

    private static Dictionary<string, byte[]> Files(TestLog test) =>
        Directory.GetFiles(test.PartitionDirectory).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    private static void Restore(TestLog test, IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (var path in Directory.GetFiles(test.PartitionDirectory))
        {
            File.Delete(path);
        }

        foreach (var (name, bytes) in files)
        {
            File.WriteAllBytes(Path.Combine(test.PartitionDirectory, name), bytes);
        }
    }

    private static void Change(TestLog test, string name, Func<byte[], byte[]> change)
    {
        var path = Path.Combine(test.PartitionDirectory, name);
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
    }
}
