using System.Text;
using StreamCore.State;
using StreamCore.State.Savepoints;
using StreamCore.Tests.Connectors;

namespace StreamCore.Tests.State.Savepoints;

/// <summary>What is read of a savepoint file is what was written, or an error that names the file.</summary>
public sealed class SavepointFileTests : IDisposable
{
    private static readonly SavepointMetadata Metadata = new(
        new Guid("7d1f0a52-6b0e-4a58-9f0e-3b1f4a5c2e11"), "job", "app", DateTimeOffset.UnixEpoch, ["source"], "source", new("topic", 3, 8, 42, 1_000));

    private readonly TemporaryDirectory _directory = new();

    private string FilePath => _directory["source-00003.savepoint"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void All_entries_come_back_with_their_states_and_counts()
    {
        var entries = Enumerable.Range(0, 5000).Select(number => Entry(number % 3 == 0 ? "a/x" : "b/y", number, valueSize: 200)).ToList();
        entries.Add(Entry("a/large", 1, valueSize: 3 * SavepointFormat.TargetBlockSize));
        entries.Add(([0, (byte)'s', 1], [9]));
        Write(entries);

        using var reader = new SavepointReader(FilePath);
        var read = reader.ReadEntries().ToList();

        Assert.Equal(entries.Select(entry => Convert.ToHexString(entry.Key)), read.Select(entry => Convert.ToHexString(entry.StateKey)));
        Assert.Equal(entries.Select(entry => Convert.ToHexString(entry.Value)), read.Select(entry => Convert.ToHexString(entry.Value)));
        Assert.Equal(["key0", "key1"], read.Take(2).Select(entry => Encoding.UTF8.GetString(entry.Key.Span)));
        Assert.Equal(
            ["(runtime) 1", "a/large 1", "a/x 1667", "b/y 3333"], reader.ReadSummary().Select(state => $"{state.Name} {state.Entries}"));
        Assert.Equal(Metadata with { Regions = [] }, reader.Metadata with { Regions = [] });
        Assert.Equal(["source"], reader.Metadata.Regions);
    }

    [Fact]
    public void An_empty_state_is_a_savepoint_too()
    {
        Write([]);

        Assert.Empty(SavepointReader.Verify(FilePath));
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        Write([Entry("a/x", 1, 5), Entry("b/y", 2, 5)]);
        var sound = File.ReadAllBytes(FilePath);
        for (var bit = 0; bit < sound.Length * 8; bit++)
        {
            var damaged = sound.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertDamaged(damaged, $"bit {bit}");
        }
    }

    [Fact]
    public void Every_truncation_is_found()
    {
        Write([Entry("a/x", 1, 5), Entry("b/y", 2, 5)]);
        var sound = File.ReadAllBytes(FilePath);
        for (var length = 0; length < sound.Length; length++)
        {
            AssertDamaged(sound[..length], $"length {length}");
        }

        AssertDamaged([.. sound, 0], "a byte behind the end");
    }

    [Theory]
    [InlineData(new[] { 0, 2, 1, 3, 4 }, "swapped")]
    [InlineData(new[] { 0, 1, 3, 4 }, "left out")]
    [InlineData(new[] { 0, 1, 1, 2, 3, 4 }, "doubled")]
    public void Blocks_that_are_swapped_left_out_or_doubled_are_found(int[] order, string what)
    {
        Write([Entry("a/x", 1, SavepointFormat.TargetBlockSize), Entry("a/x", 2, SavepointFormat.TargetBlockSize)]);
        var sound = File.ReadAllBytes(FilePath);
        var blocks = new List<byte[]>();
        for (var at = SavepointFormat.PreambleSize; at < sound.Length;)
        {
            var size = SavepointFormat.BlockHeaderSize + BitConverter.ToInt32(sound, at + 1) + SavepointFormat.ChecksumSize;
            blocks.Add(sound[at..(at + size)]);
            at += size;
        }

        Assert.Equal(5, blocks.Count);
        AssertDamaged([.. sound[..SavepointFormat.PreambleSize], .. order.SelectMany(block => blocks[block])], what);
    }

    [Fact]
    public void A_file_of_a_newer_format_says_so()
    {
        Write([]);
        var bytes = File.ReadAllBytes(FilePath);
        bytes[8] = 2;
        File.WriteAllBytes(FilePath, bytes);

        var failure = Assert.Throws<SavepointException>(() => new SavepointReader(FilePath));

        Assert.Contains("has format 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_savepoint_is_never_overwritten()
    {
        Write([Entry("a/x", 1, 5)]);
        var before = File.ReadAllBytes(FilePath);

        var failure = Assert.Throws<SavepointException>(() => Write([]));

        Assert.Contains(FilePath, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Nothing_is_left_of_a_file_that_was_not_completed()
    {
        using (var writer = new SavepointWriter(FilePath, Metadata))
        {
            writer.Add(Entry("a/x", 1, 5).Key, [1]);
        }

        Assert.Empty(Directory.GetFiles(_directory.Root));
    }

    private static (byte[] Key, byte[] Value) Entry(string state, int number, int valueSize) => (
        [.. new StateKeyPrefix(state.Split('/')[0], state.Split('/')[1]).Bytes, .. Encoding.UTF8.GetBytes($"key{number}")],
        [.. Enumerable.Range(0, valueSize).Select(at => (byte)(at + number))]);

    private void Write(IEnumerable<(byte[] Key, byte[] Value)> entries)
    {
        using var writer = new SavepointWriter(FilePath, Metadata);
        foreach (var (key, value) in entries)
        {
            writer.Add(key, value);
        }

        writer.Complete();
    }

    private void AssertDamaged(byte[] bytes, string what)
    {
        File.WriteAllBytes(FilePath, bytes);
        var failure = Record.Exception(() => SavepointReader.Verify(FilePath));
        Assert.True(failure is SavepointException, $"{what}: {failure?.ToString() ?? "nothing was found"}");
        Assert.Contains(FilePath, failure!.Message, StringComparison.Ordinal);
    }
}
