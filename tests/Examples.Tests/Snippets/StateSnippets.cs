using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Testing;

namespace Examples.Tests.Snippets;

public sealed class StateSnippets
{
    [Fact]
    public void A_state_expires()
    {
        #region ttl
        var lastPlace = new ValueStateDescriptor<string>("last-place")
        {
            Ttl = new StateTtl(TimeSpan.FromDays(30), TtlRefresh.OnReadAndWrite),
        };
        #endregion

        var day = (long)TimeSpan.FromDays(1).TotalMilliseconds;
        using var harness = new OperatorHarness();
        var input = harness.Input<string>();
        var places = harness.Capture(input.Stream.KeyBy(_ => "ann").Process(() => new Previous<string>(lastPlace, place => place)));
        input.Element("Rome", timestamp: 0);
        input.Watermark(29 * day);
        input.Element("Oslo", timestamp: 29 * day);
        input.Watermark(59 * day);
        input.Element("Bern", timestamp: 59 * day);

        Assert.Equal(["", "Rome", ""], places.Elements);
    }

    [Fact]
    public void An_old_state_is_migrated()
    {
        var before = new ValueStateDescriptor<SpentEuros>("spent");
        #region migration
        var spent = new ValueStateDescriptor<SpentCents>("spent")
        {
            Version = 2,
            Migrations = [StateMigration.From(1, (SpentEuros old) => new SpentCents((long)(old.Amount * 100), old.Payments))],
        };
        #endregion

        using var first = new OperatorHarness();
        var firstInput = first.Input<string>();
        first.Capture(firstInput.Stream.KeyBy(_ => "ann").Process(() => new Previous<SpentEuros>(before, _ => new(1.5, 1))).Uid("spent"));
        firstInput.Element("x", timestamp: 0);

        using var second = new OperatorHarness(first.Snapshot());
        var input = second.Input<string>();
        var seen = second.Capture(input.Stream.KeyBy(_ => "ann").Process(() => new Previous<SpentCents>(spent, _ => new(0, 0))).Uid("spent"));
        input.Element("x", timestamp: 0);

        Assert.Equal(["SpentCents { Cents = 150, Payments = 1 }"], seen.Elements);
    }

    private readonly record struct SpentEuros(double Amount, int Payments);

    private readonly record struct SpentCents(long Cents, int Payments);

    /// <summary>Emits the value of the element before.</summary>
    private sealed class Previous<T>(ValueStateDescriptor<T> descriptor, Func<string, T> next) : KeyedProcessFunction<string, string, string>
    {
        private ValueState<T>? _state;

        public override void Open(IRuntimeContext context) => _state = context.GetState(descriptor);

        public override void ProcessElement(in string element, Context context, ICollector<string> output)
        {
            output.Collect(_state!.TryGet(out var before) ? $"{before}" : "");
            _state.Update(next(element));
        }
    }
}
