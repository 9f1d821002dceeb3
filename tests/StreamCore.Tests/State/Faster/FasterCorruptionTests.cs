namespace StreamCore.Tests.State.Faster;

/// <summary>
/// Whatever happens to a store's files, what comes out with the changelog is right: from the newest checkpoint, from the
/// one before, or from the changelog alone.
/// </summary>
public sealed class FasterCorruptionTests : IDisposable
{
    private const int Seed = 20260117;

    private readonly FasterBed _bed = new();
    private readonly List<(byte[] Key, byte[]? Value)> _changelog = [];
    private readonly Dictionary<long, int> _origins = [];
    private readonly string _older;
    private readonly string _files;
    private readonly SortedDictionary<string, string> _expected;
    private int _cases;

    public FasterCorruptionTests()
    {
        using (var store = _bed.Open().Store)
        {
            _older = Write(store, 1, _bed.Copy);
            Write(store, 2, _bed.Copy);
            Write(store, 3, static () => "");
            _expected = FasterBed.Contents(store);
        }

        _files = _bed.Copy();
    }

    [Fact]
    public void A_damaged_file_never_changes_the_state()
    {
        var random = new Random(Seed);
        var files = Directory.GetFiles(_files).Select(file => Path.GetFileName(file)).Order().ToList();
        Assert.Equal(2, files.Count(file => file.StartsWith("checkpoint.", StringComparison.Ordinal)));
        Assert.True(files.Count(file => file.StartsWith("log.", StringComparison.Ordinal)) >= 3, string.Join(", ", files));
        Case("nothing", static () => { });
        Assert.Equal([Offset(2)], _origins.Keys);

        foreach (var file in files)
        {
            var path = Path.Combine(_bed.StoreDirectory, file);
            var content = File.ReadAllBytes(Path.Combine(_files, file));
            foreach (var length in new[] { 0, 1, content.Length / 4, content.Length / 2, content.Length - 512, content.Length - 1 }.Where(length => length >= 0).Distinct())
            {
                Case($"{file} cut to {length} bytes", () => File.WriteAllBytes(path, content[..length]));
            }

            for (var i = 0; i < 20; i++)
            {
                var (at, bit) = (random.Next(content.Length), random.Next(8));
                Case($"bit {bit} of byte {at} of {file} flipped", () => Flip(path, content, at, bit));
            }

            Case($"{file} deleted", () => File.Delete(path));
            Case($"{file} longer", () => File.AppendAllText(path, new string('x', 1000)));
            Case($"{file} full of zeros", () => File.WriteAllBytes(path, new byte[content.Length]));
            if (File.Exists(Path.Combine(_older, file)))
            {
                Case($"{file} of an older checkpoint", () => File.Copy(Path.Combine(_older, file), path, overwrite: true));
            }

            foreach (var other in files.Where(other => string.CompareOrdinal(other, file) > 0))
            {
                Case($"{file} and {other} swapped", () =>
                {
                    File.WriteAllBytes(Path.Combine(_bed.StoreDirectory, other), content);
                    File.Copy(Path.Combine(_files, other), path, overwrite: true);
                });
            }
        }

        Case("an older directory over it", () => CopyAll(_older));
        var told = $"{_cases} cases with seed {Seed}; beginnings: {string.Join(", ", _origins.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} at offset {pair.Key}"))}";
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Assert.True(_cases >= 100, told);
        Assert.Contains(0, _origins.Keys);
        Assert.Contains(Offset(1), _origins.Keys);
    }

    public void Dispose() => _bed.Dispose();

    private static void Flip(string path, byte[] content, int at, int bit)
    {
        var flipped = (byte[])content.Clone();
        flipped[at] ^= (byte)(1 << bit);
        File.WriteAllBytes(path, flipped);
    }

    private static long Offset(int checkpoint) => 1000 * checkpoint;

    /// <summary>Writes a part of the changelog, with a checkpoint in its middle and writes behind it.</summary>
    private string Write(StreamCore.State.IStateStore store, int part, Func<string> copy)
    {
        for (var i = 0; i < 1000; i++)
        {
            var key = BitConverter.GetBytes(i * part % 700);
            var value = i % 11 == 0 ? null : Enumerable.Repeat((byte)(part + i), 100 + (i % 50)).ToArray();
            _changelog.Add((key, value));
            Apply(store, (key, value));
        }

        if (part == 3)
        {
            return "";
        }

        FasterBed.Checkpoint(store, _changelog.Count);
        return copy();
    }

    private static void Apply(StreamCore.State.IStateStore store, (byte[] Key, byte[]? Value) change)
    {
        if (change.Value is null)
        {
            store.Delete(change.Key);
        }
        else
        {
            store.Upsert(change.Key, change.Value);
        }
    }

    private void CopyAll(string directory)
    {
        foreach (var file in Directory.GetFiles(directory))
        {
            File.Copy(file, Path.Combine(_bed.StoreDirectory, Path.GetFileName(file)), overwrite: true);
        }
    }

    private void Case(string what, Action damage)
    {
        _cases++;
        _bed.PutBack(_files);
        damage();
        try
        {
            var opened = _bed.Open();
            using var store = opened.Store;
            _origins[opened.ChangelogOffset] = _origins.GetValueOrDefault(opened.ChangelogOffset) + 1;
            foreach (var change in _changelog.Skip((int)opened.ChangelogOffset))
            {
                Apply(store, change);
            }

            Assert.Equal(_expected, FasterBed.Contents(store));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"With {what}: {e.Message}", e);
        }
    }
}
