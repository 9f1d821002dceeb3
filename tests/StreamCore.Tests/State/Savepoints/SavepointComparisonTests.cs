using System.Text;
using StreamCore.State.Savepoints;
using StreamCore.State.Schemas;
using StreamCore.Tests.Connectors;

namespace StreamCore.Tests.State.Savepoints;

/// <summary>What tools say of savepoint files: what is in one, and how two differ.</summary>
public sealed class SavepointComparisonTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_tells_its_states_with_their_versions()
    {
        var schema = new StateMetadata("a value", null, null, [new(0, 1, false, new("long", 8, [])), new(1, 2, false, new("long", 8, []))]);
        var path = Write("one", [Entry("a/x", "k", 1), Entry("a/y", "k", 1), (StateMetadata.Key(new("a", "x")), schema.Write())]);

        var contents = SavepointContents.Read(path);

        Assert.Equal(
            [("(runtime)", null, 1L), ("a/x", 2, 1L), ("a/y", null, 1L)], contents.States.Select(state => (state.Name, state.Version, state.Entries)));
        Assert.Equal("a value", contents.States[1].Kind);
        Assert.Equal(42, contents.Metadata.Partition?.NextOffset);
        Assert.Equal(new FileInfo(path).Length, contents.Length);
    }

    [Fact]
    public void Two_files_differ_by_keys_and_values()
    {
        var first = Write("one", [Entry("a/x", "kept", 1), Entry("a/x", "changed", 1), Entry("a/x", "gone", 1), Entry("a/old", "k", 1)]);
        var second = Write("two", [Entry("a/x", "kept", 1), Entry("a/x", "changed", 2), Entry("a/new", "k", 1), Entry("a/x", "come", 1)]);

        var states = SavepointComparison.Compare(first, second);

        Assert.Equal(["a/new", "a/old", "a/x"], states.Select(state => state.Name));
        Assert.Equal(("k", 0L, 0L), (Keys(states[0].Added), states[0].Removed.Count, states[0].Same));
        Assert.Equal(("k", 0L), (Keys(states[1].Removed), states[1].Added.Count));
        Assert.Equal(("come", "gone", "changed", 1L), (Keys(states[2].Added), Keys(states[2].Removed), Keys(states[2].Changed), states[2].Same));
    }

    [Fact]
    public void The_first_keys_in_order_stand_for_many()
    {
        var second = Write("two", Enumerable.Range(0, 100).Select(number => Entry("a/x", $"k{99 - number:D2}", 1)));

        var state = Assert.Single(SavepointComparison.Compare(null, second));

        Assert.Equal(100, state.Added.Count);
        Assert.Equal("k00 k01 k02 k03 k04", Keys(state.Added));
    }

    [Fact]
    public void A_damaged_file_is_an_error()
    {
        var path = Write("one", [Entry("a/x", "k", 1)]);
        var bytes = File.ReadAllBytes(path);
        bytes[^50] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains(path, Assert.Throws<SavepointException>(() => SavepointContents.Read(path)).Message, StringComparison.Ordinal);
        Assert.Throws<SavepointException>(() => SavepointComparison.Compare(path, null));
    }

    private static string Keys(KeySample keys) => string.Join(' ', keys.First.Select(Encoding.UTF8.GetString));

    private static (byte[] Key, byte[] Value) Entry(string state, string key, byte value) =>
        ([(byte)state.Length, .. Encoding.UTF8.GetBytes(state), .. Encoding.UTF8.GetBytes(key)], [value]);

    private string Write(string name, IEnumerable<(byte[] Key, byte[] Value)> entries)
    {
        var path = _directory[name];
        using var writer = new SavepointWriter(path, new(Guid.NewGuid(), "job", "app", DateTimeOffset.UnixEpoch, ["source"], "source", new("topic", 0, 1, 42, 1_000)));
        foreach (var (key, value) in entries)
        {
            writer.Add(key, value);
        }

        writer.Complete();
        return path;
    }
}
