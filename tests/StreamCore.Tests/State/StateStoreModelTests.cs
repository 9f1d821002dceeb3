using CsCheck;
using StreamCore.State;

namespace StreamCore.Tests.State;

/// <summary>The store against a dictionary: what lies in reused memory must never show in another entry.</summary>
public abstract class StateStoreModelTests
{
    private static readonly Gen<byte[]> GenValue = Gen.Frequency(
        (10, Gen.Byte.Array[0, 60]), (1, Gen.Select(Gen.Int[16_000, 17_000], Gen.Byte, (size, fill) => Enumerable.Repeat(fill, size).ToArray())));

    /// <summary>One step: set a key, or delete it if there is no value. Keys have 1 to 40 bytes.</summary>
    private static readonly Gen<(byte[] Key, byte[]? Value)> GenStep = Gen.Select(Gen.Int[0, 60].Select(Key), GenValue.Null(0.4));

    [Fact]
    public void A_store_is_a_dictionary() =>
        GenStep.Array[0, 200].Sample(steps =>
        {
            using var store = Open();
            var model = new Dictionary<string, string>();
            foreach (var (key, value) in steps)
            {
                if (value is null)
                {
                    store.Delete(key);
                    model.Remove(Convert.ToHexString(key));
                }
                else
                {
                    store.Upsert(key, value);
                    model[Convert.ToHexString(key)] = Convert.ToHexString(value);
                }

                Assert.Equal(value is not null, store.TryGet(key, out var found));
                Assert.Equal(value ?? [], found.ToArray());
            }

            Assert.Equal(model.Count, store.Count);
            Assert.Equal(
                model.OrderBy(entry => entry.Key),
                store.Entries().Select(entry => KeyValuePair.Create(Convert.ToHexString(entry.Key.Span), Convert.ToHexString(entry.Value.Span)))
                    .OrderBy(entry => entry.Key));
            for (var i = 0; i <= 60; i++)
            {
                var found = store.TryGet(Key(i), out var value);
                Assert.Equal(found, model.TryGetValue(Convert.ToHexString(Key(i)), out var expected));
                Assert.Equal(expected ?? "", Convert.ToHexString(value));
            }
        });

    /// <summary>Opens an empty store.</summary>
    protected abstract IStateStore Open();

    private static byte[] Key(int number) => [.. Enumerable.Repeat((byte)number, 1 + (number % 40))];
}
