using System.Buffers;
using System.Runtime.CompilerServices;
using StreamCore.State;

namespace StreamCore.Tests.State.Schemas;

/// <summary>State that was stored by an earlier version of a job.</summary>
public sealed class StateSchemaTests
{
    private enum Level : byte
    {
        Low = 1,
        High = 7,
    }

    [Fact]
    public void A_struct_may_gain_fields_and_change_their_order()
    {
        using var before = new StateBed();
        Put(before, new ValueStateDescriptor<CardV1>("card"), new(1.5, 42, Level.High, new(7, 8)));

        using var after = new StateBed(before);
        var card = Get(after, new ValueStateDescriptor<CardV2>("card"));

        Assert.Equal((42, 1.5, Level.High, 7, 8, 0, 0L), (card.Count, card.Spent, card.Level, card.Place.X, card.Place.Y, card.Place.Z, card.Added));
    }

    [Fact]
    public void Old_and_new_values_lie_side_by_side_until_they_are_written()
    {
        using var before = new StateBed();
        var old = before.Context.GetState(new ValueStateDescriptor<CardV1>("card"));
        foreach (var key in new[] { "a", "b" })
        {
            before.At(0, key);
            old.Update(new(2, key[0], Level.Low, default));
        }

        before.Commit();
        using var between = new StateBed(before);
        var mixed = between.Context.GetState(new ValueStateDescriptor<CardV2>("card"));
        between.At(0, "a");
        mixed.TryGet(out var a);
        mixed.Update(a with { Added = 99 });
        between.Commit();

        using var after = new StateBed(between);
        var cards = after.Context.GetState(new ValueStateDescriptor<CardV2>("card"));

        after.At(0, "a");
        Assert.True(cards.TryGet(out a));
        Assert.Equal(('a', 2.0, 99L), (a.Count, a.Spent, a.Added));
        after.At(0, "b");
        Assert.True(cards.TryGet(out var b));
        Assert.Equal(('b', 2.0, 0L), (b.Count, b.Spent, b.Added));
    }

    [Fact]
    public void A_record_may_gain_properties_and_change_their_order()
    {
        using var before = new StateBed();
        var map = before.Context.GetMapState(new MapStateDescriptor<int, AccountV1>("accounts"));
        before.At(0);
        map.Put(1, new("ann", [new("a", 3)]));
        before.Commit();

        using var after = new StateBed(before);
        var again = after.Context.GetMapState(new MapStateDescriptor<int, AccountV2>("accounts"));
        after.At(0);

        Assert.True(again.TryGet(1, out var account));
        Assert.Equal(("ann", 5, "a", 3, null), (account.Name, account.Limit, account.Items[0].Name, account.Items[0].Count, account.Items[0].Note));
    }

    [Fact]
    public void Arrays_within_a_struct_may_become_longer()
    {
        using var before = new StateBed();
        var old = new Ring<Four>();
        for (var i = 0; i < 4; i++)
        {
            old.Slots[i] = i + 1;
        }

        old.Panes[1].X = 9;
        old.Last = 5;
        Put(before, new ValueStateDescriptor<Ring<Four>>("ring"), old);

        using var after = new StateBed(before);
        var ring = Get(after, new ValueStateDescriptor<LongerRing>("ring"));

        Assert.Equal([1, 2, 3, 4, 0, 0], ring.Slots[..]);
        Assert.Equal((9, 5), (ring.Panes[1].X, ring.Last));
        using var back = new StateBed(after.Commit());
        var failure = Assert.Throws<StateIncompatibleException>(() => back.Context.GetState(new ValueStateDescriptor<Ring<Four>>("ring")));
        Assert.Contains("field 'Slots' was int[6] and is int[4]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Items_of_a_list_and_broadcast_state_are_read_in_the_same_way()
    {
        var rules = new MapStateDescriptor<string, CardV1>("rules");
        using var before = new StateBed();
        var list = before.Context.GetListState(new ListStateDescriptor<AccountV1>("list"));
        var states = before.Context.GetBroadcastStates([rules]);
        states.Writes.IsOpen = true;
        states.Get(rules).Put("max", new(1, 2, Level.Low, default));
        before.At(0);
        list.Add(new("ann", []));
        before.Commit();

        using var after = new StateBed(before);
        var newRules = new MapStateDescriptor<string, CardV2>("rules");
        var again = after.Context.GetListState(new ListStateDescriptor<AccountV2>("list"));
        after.At(0);

        Assert.Equal(["ann"], again.ToList().Select(account => account.Name));
        Assert.True(after.Context.GetBroadcastStates([newRules]).Get(newRules).TryGet("max", out var max));
        Assert.Equal(2, max.Count);
    }

    [Fact]
    public void A_migration_reads_what_the_fields_alone_can_not()
    {
        using var before = new StateBed();
        Put(before, new ValueStateDescriptor<CardV1>("card"), new(1.25, 3, Level.Low, default));

        using var after = new StateBed(before);
        var cents = Get(after, new ValueStateDescriptor<Cents>("card")
        {
            Version = 2,
            Migrations = [StateMigration.From(1, (CardV1 old) => new Cents((long)(old.Spent * 100)))],
        });

        Assert.Equal(125, cents.Spent);
    }

    [Fact]
    public void A_migration_is_needed_as_long_as_values_of_its_version_may_be_there()
    {
        using var first = new StateBed();
        Put(first, new ValueStateDescriptor<CardV1>("card"), new(1.25, 3, Level.Low, default));
        using var second = new StateBed(first);
        second.Context.GetState(new ValueStateDescriptor<Cents>("card")
        {
            Version = 2,
            Migrations = [StateMigration.From(1, (CardV1 old) => new Cents((long)(old.Spent * 100)))],
        });
        second.Commit();

        using var third = new StateBed(second);
        var failure = Assert.Throws<StateIncompatibleException>(() => third.Context.GetState(new ValueStateDescriptor<Cents>("card") { Version = 2 }));

        Assert.Contains("stored with version 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("supply a migration from version 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_each_sort_that_can_not_be_read_is_named_with_its_remedy()
    {
        using var before = new StateBed();
        before.Context.GetState(new ValueStateDescriptor<CardV1>("struct") { Version = 3 });
        before.Context.GetState(new ValueStateDescriptor<AccountV2>("record"));
        before.Context.GetMapState(new MapStateDescriptor<int, int>("map"));
        before.Context.GetState(new ValueStateDescriptor<string>("own", new OwnSerializer()));
        before.Commit();

        AssertRefused(context => context.GetState(new ValueStateDescriptor<CardV1>("struct") { Version = 2 }),
            "'op/struct'", "version 3", "version 2", "older than its state", "run the job that has written it");
        AssertRefused(context => context.GetState(new ValueStateDescriptor<Cents>("struct") { Version = 3 }),
            "field 'Spent' was double and is long", "field 'Count' (int) is gone", "raise its version to 4", "give the state a new name");
        AssertRefused(context => context.GetState(new ValueStateDescriptor<AccountV1>("record")), "field 'Limit' (int) is gone", "field 'Items[].Note' (string) is gone");
        AssertRefused(context => context.GetState(new ValueStateDescriptor<AccountV3>("record")), "field 'Owner' is new and required");
        AssertRefused(context => context.GetState(new ValueStateDescriptor<CardV1>("record")), "values were stored as json", "are now raw");
        AssertRefused(context => context.GetListState(new ListStateDescriptor<int>("map")), "it was a map and is a list");
        AssertRefused(context => context.GetMapState(new MapStateDescriptor<long, int>("map")), "keys were stored as raw int and are now raw long");
        AssertRefused(context => context.GetState(new ValueStateDescriptor<string>("own", new OwnSerializer()) { Version = 2 }), "OwnSerializer", "supply a migration from version 1");
        AssertRefused(context => context.GetState(new ValueStateDescriptor<Cents>("struct")
        {
            Version = 4,
            Migrations = [StateMigration.From(3, (Cents cents) => cents)],
        }), "for the migration, field 'Spent' was double and is long", "make the migration from version 3 read the type as it was");

        void AssertRefused(Action<StreamCore.Runtime.OperatorContext> register, params string[] texts)
        {
            using var after = new StateBed(before);
            var failure = Assert.Throws<StateIncompatibleException>(() => register(after.Context));
            Assert.All(texts, text => Assert.Contains(text, failure.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_key_of_another_type_is_refused()
    {
        using var before = new StateBed();
        before.Context.RegisterKey(TypeSerializers.ForKey<int>());
        before.Commit();

        using var after = new StateBed(before);
        after.Context.RegisterKey(TypeSerializers.ForKey<int>());
        var failure = Assert.Throws<StateIncompatibleException>(() => after.Context.RegisterKey(TypeSerializers.ForKey<long>()));

        Assert.Contains("keys of operator 'op'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("raw int", failure.Message, StringComparison.Ordinal);
        Assert.Contains("raw long", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    public void Migrations_that_contradict_each_other_or_the_version_are_refused(int version, int from)
    {
        using var bed = new StateBed();
        var one = StateMigration.From(Math.Min(from, 1), (int old) => (long)old);
        var two = StateMigration.From(from, (int old) => (long)old);

        Assert.Throws<ArgumentException>(() => bed.Context.GetState(new ValueStateDescriptor<long>("x") { Version = version, Migrations = [one, two] }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_schema_goes_with_the_first_epoch_that_commits(bool byKeyGroup)
    {
        using var bed = new StateBed(byKeyGroup: byKeyGroup);
        var value = bed.Context.GetState(new ValueStateDescriptor<int>("value"));
        bed.At(0);
        value.Update(1);

        bed.State.Rollback();
        Assert.Empty(bed.Metadata);
        bed.Commit();

        var metadata = Assert.Single(bed.Metadata);
        Assert.Contains("\"version\":1", metadata, StringComparison.Ordinal);
        bed.State.ForEachChange((_, _, _) => Assert.Fail("It was committed before."));
        using var again = new StateBed(bed, byKeyGroup);
        again.Context.GetState(new ValueStateDescriptor<int>("value"));
        again.State.ForEachChange((_, _, _) => Assert.Fail("Nothing has changed."));
    }

    [Fact]
    public void A_change_that_is_taken_back_uses_its_old_number_again()
    {
        var ttl = new StateTtl(TimeSpan.FromSeconds(1));
        var bed = new StateBed();
        for (var i = 0; i < 300; i++)
        {
            using var before = bed;
            Put(before, new ValueStateDescriptor<int>("value") { Ttl = i % 2 == 0 ? null : ttl }, i);
            bed = new(before);
        }

        Assert.Equal(299, Get(bed, new ValueStateDescriptor<int>("value") { Ttl = ttl }));
        bed.Dispose();
    }

    [Fact]
    public void A_value_that_has_no_schema_is_found_out()
    {
        using var bed = new StateBed();
        var value = bed.Context.GetState(new ValueStateDescriptor<int>("value"));
        bed.At(0);
        value.Update(1);
        var key = bed.State.Entries().Select(entry => entry.Key.ToArray()).Single(key => !StateScope.IsBroadcast(key));
        bed.State.Upsert(key, [77, 0, 0, 0, 0]);

        var failure = Assert.Throws<InvalidDataException>(() => value.TryGet(out _));

        Assert.Contains("'op/value'", failure.Message, StringComparison.Ordinal);
    }

    private static void Put<T>(StateBed bed, ValueStateDescriptor<T> descriptor, T value)
    {
        var state = bed.Context.GetState(descriptor);
        bed.At(0);
        state.Update(value);
        bed.Commit();
    }

    private static T Get<T>(StateBed bed, ValueStateDescriptor<T> descriptor)
    {
        var state = bed.Context.GetState(descriptor);
        bed.At(0);
        Assert.True(state.TryGet(out var value));
        return value;
    }

    private readonly record struct Place(int X, int Y);

    private readonly record struct CardV1(double Spent, int Count, Level Level, Place Place);

    private readonly record struct PlaceV2(int X, int Z, int Y);

    private readonly record struct CardV2(long Added, int Count, PlaceV2 Place, Level Level, double Spent);

    private readonly record struct Cents(long Spent);

    private sealed record ItemV1(string Name, int Count);

    private sealed record AccountV1(string Name, List<ItemV1> Items);

    private sealed record ItemV2(int Count, string? Note, string Name);

    private sealed record AccountV2(List<ItemV2> Items, string Name, int Limit = 5);

    private sealed record AccountV3(List<ItemV2> Items, string Name, int Limit)
    {
        public required string Owner { get; init; }
    }

#pragma warning disable CS0649 // Some fields are there for their place alone.
    private struct Ring<TSlots>
        where TSlots : struct
    {
        public byte First;
        public TSlots Slots;
        public TwoPanes Panes;
        public int Last;
    }

    private struct LongerRing
    {
        public int Last;
        public TwoPanes Panes;
        public byte First;
        public Six Slots;
    }

    [InlineArray(4)]
    private struct Four
    {
        private int _first;
    }

    [InlineArray(6)]
    private struct Six
    {
        private int _first;
    }

    [InlineArray(2)]
    private struct TwoPanes
    {
        private Pane _first;
    }

    private struct Pane
    {
        public int X;
        public double Y;
    }
#pragma warning restore CS0649

    private sealed class OwnSerializer : TypeSerializer<string>
    {
        public override void Write(in string value, IBufferWriter<byte> destination) => destination.Write([(byte)value.Length]);

        public override string Read(ReadOnlySpan<byte> bytes) => new('x', bytes[0]);
    }
}
