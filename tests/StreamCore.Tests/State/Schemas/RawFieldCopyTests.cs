using CsCheck;
using StreamCore.State.Schemas;

namespace StreamCore.Tests.State.Schemas;

public sealed class RawFieldCopyTests
{
    private static readonly Gen<(string Name, int Size, int Gap)[]> GenFields =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 3]).Array[1, 12].Select(fields => fields
            .DistinctBy(field => field.Item1)
            .Select(field => ($"f{field.Item1}", 1 << (field.Item1 % 4), field.Item2)).ToArray());

    /// <summary>The oracle goes field by field.</summary>
    [Fact]
    public void Each_field_comes_to_its_new_place_and_all_else_stays_zero() =>
        Gen.Select(GenFields, GenFields).Sample((old, now) =>
        {
            var (stored, storedSize) = Lay(old);
            var (wanted, wantedSize) = Lay(now);
            var from = Enumerable.Range(0, storedSize).Select(i => (byte)(i + 1)).ToArray();
            var expected = new byte[wantedSize];
            foreach (var field in wanted)
            {
                if (stored.Find(other => other.Path == field.Path) is { } source)
                {
                    from.AsSpan(source.Offset, source.Size).CopyTo(expected.AsSpan(field.Offset));
                }
            }

            var actual = new byte[wantedSize];
            foreach (var copy in RawFieldCopy.Between(stored, wanted))
            {
                from.AsSpan(copy.From, copy.Size).CopyTo(actual.AsSpan(copy.To));
            }

            Assert.Equal(expected, actual);
        });

    private static (List<StateField> Fields, int Size) Lay((string Name, int Size, int Gap)[] fields)
    {
        var at = 0;
        var laid = new List<StateField>();
        foreach (var (name, size, gap) in fields)
        {
            at += gap;
            laid.Add(new(name, "x", at, size));
            at += size;
        }

        return (laid, at);
    }
}
