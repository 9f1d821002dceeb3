using System.Buffers;
using CsCheck;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using StreamCore.Avro;
using StreamCore.Kafka;

namespace FraudDetection.Tests.Contracts;

public sealed class LabelDeserializerTests
{
    private const long Now = 1_760_000_000_000;
    private const int OwnId = 4;

    private static FraudLabel Valid => FraudLabel.Create("tx-1", "card-1", "terminal-1", Now - 1000, 1234, isFraud: true, Now);

    [Fact]
    public void What_the_serializer_writes_is_read_back()
    {
        Assert.Null(Read(Frame(Valid), "terminal-1"u8.ToArray(), out var read));
        Assert.Equal(
            ("tx-1", "card-1", "terminal-1", Now - 1000, 1234L, true, Now),
            (ApacheAvro.Text(read.TransactionId), ApacheAvro.Text(read.CardId), ApacheAvro.Text(read.TerminalId), read.EventTime, read.AmountMinor, read.IsFraud, read.LabelTime));
    }

    [Fact]
    public void The_serializer_uses_the_terminal_as_key()
    {
        var key = new ArrayBufferWriter<byte>();
        new LabelSerializer(OwnId).WriteKey(Valid, key);
        Assert.Equal("terminal-1"u8.ToArray(), key.WrittenSpan.ToArray());
    }

    [Fact]
    public void Apache_Avro_reads_the_same()
    {
        var record = ApacheAvro.Read(ApacheAvro.Parse(FraudSchemas.Label), Frame(Valid)[ConfluentWireFormat.HeaderSize..]);
        Assert.Equal("terminal-1", record["terminal_id"]);
        Assert.Equal(true, record["is_fraud"]);
        Assert.Equal(1234L, record["amount_minor"]);
    }

    [Fact]
    public void A_label_that_breaks_a_rule_is_rejected_with_its_code()
    {
        AssertRejected("TRANSACTION_ID", FraudLabel.Create("", "c", "terminal-1", Now, 1, true, Now));
        AssertRejected("TERMINAL_ID", FraudLabel.Create("t", "c", new string('x', 129), Now, 1, true, Now));
        AssertRejected("CARD_NUMBER", FraudLabel.Create("t", "4111111111111111", "terminal-1", Now, 1, true, Now));
        AssertRejected("AMOUNT", FraudLabel.Create("t", "c", "terminal-1", Now, -1, true, Now));
        AssertRejected("EVENT_TIME", FraudLabel.Create("t", "c", "terminal-1", 0, 1, true, Now));
        AssertRejected("LABEL_TIME", FraudLabel.Create("t", "c", "terminal-1", Now, 1, true, Now - 1));
        AssertRejected("LABEL_TIME", FraudLabel.Create("t", "c", "terminal-1", Now, 1, true, Now + 300_001));
        AssertRejected("KEY_MISMATCH", Valid, "card-1"u8.ToArray());
        AssertRejected("KEY_MISSING", Valid, null);
        Assert.StartsWith("VALUE_MISSING: ", Read(null, "terminal-1"u8.ToArray(), out _), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_frames_never_throw()
    {
        var deserializer = new LabelDeserializer(FraudSchemas.CreateLocalRegistry(), new());
        var frame = Frame(Valid);
        Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 8].Sample(damage =>
        {
            var accepted = deserializer.TryDeserialize(Record(CodecTests.Damaged(frame, damage), "terminal-1"u8.ToArray()), out _, out var rejection);
            return accepted == rejection is null;
        }, iter: 10_000);
    }

    private static void AssertRejected(string code, in FraudLabel label) => AssertRejected(code, label, label.TerminalId.ToArray());

    private static void AssertRejected(string code, in FraudLabel label, byte[]? key) =>
        Assert.StartsWith(code + ": ", Read(Frame(label), key, out _), StringComparison.Ordinal);

    private static string? Read(byte[]? value, byte[]? key, out FraudLabel label) =>
        new LabelDeserializer(FraudSchemas.CreateLocalRegistry(), new()).TryDeserialize(Record(value, key), out label, out var rejection) ? null : rejection;

    private static KafkaRecord Record(byte[]? value, byte[]? key) =>
        new(FraudTopics.Labels, 0, 0, Now, key is null ? null : (ReadOnlyMemory<byte>?)key, value is null ? null : (ReadOnlyMemory<byte>?)value);

    private static byte[] Frame(in FraudLabel label)
    {
        var value = new ArrayBufferWriter<byte>();
        new LabelSerializer(OwnId).WriteValue(label, value);
        return value.WrittenSpan.ToArray();
    }
}
