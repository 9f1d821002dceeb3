using System.Buffers;
using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using FraudDetection.Terminals;

namespace FraudDetection.Tests.Terminals;

public sealed class TerminalRiskTableTests
{
    private const long Hour = 60 * 60_000;
    private const long Midnight = 480_000 * Hour;

    private readonly TerminalRiskTable _table = new();
    private readonly double[] _features = new double[FeatureNames.Count];

    [Fact]
    public void The_newest_history_of_a_terminal_counts()
    {
        Apply("a", Value(Midnight, 1));
        Apply("a", Value(Midnight + Hour, 3));
        Apply("b", Value(Midnight, 7));

        Assert.Equal(Midnight + Hour, _table.Fill(At("a"), _features));
        Assert.Equal(3, _features[(int)Feature.TerminalCount24Hours]);
        Assert.Equal(2, _table.Count);
    }

    [Fact]
    public void A_terminal_that_is_not_in_the_table_has_the_features_of_an_unknown_one()
    {
        var expected = new double[FeatureNames.Count];
        NoInputs.Instance.FillTerminal(At("a"), expected);

        Assert.Equal(0, _table.Fill(At("a"), _features));
        Assert.Equal(expected, _features);

        Apply("a", Value(Midnight, 1));
        Apply("a", []);
        Assert.Equal(0, _table.Fill(At("a"), _features));
        Assert.Equal(expected, _features);
    }

    [Fact]
    public void A_record_that_cannot_be_read_leaves_what_was_known()
    {
        Apply("a", Value(Midnight, 5));
        Assert.Throws<InvalidDataException>(() => Apply("a", [1, 2, 3]));
        var otherLayout = Value(Midnight, 6);
        otherLayout[9]++;
        Assert.Throws<InvalidDataException>(() => Apply("a", otherLayout));

        Assert.Equal(Midnight, _table.Fill(At("a"), _features));
        Assert.Equal(5, _features[(int)Feature.TerminalCount24Hours]);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        Apply("a", Value(Midnight, 5));
        var (known, unknown) = (At("a"), At("b"));
        var before = 0L;
        for (var i = 0; i < 3; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            _table.Fill(known, _features);
            _table.Fill(unknown, _features);
            before = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, before);
    }

    private static Transaction At(string terminal) =>
        Transaction.Create("t", Midnight + (2 * Hour), "c", terminal, 100, "EUR", Channel.Pos);

    private static byte[] Value(long asOf, int transactions)
    {
        var history = default(TerminalHistory);
        for (var i = 0; i < transactions; i++)
        {
            history.AddTransaction(Midnight + i, 100, long.MinValue);
        }

        var value = new ArrayBufferWriter<byte>();
        TerminalRiskCodec.Write(asOf, history, value);
        return value.WrittenSpan.ToArray();
    }

    private void Apply(string terminal, byte[] value) => _table.Apply(new()
    {
        Partition = 0,
        Offset = 0,
        Timestamp = 0,
        Key = Encoding.UTF8.GetBytes(terminal),
        Value = value,
        IsDeleted = value.Length == 0,
    });
}
