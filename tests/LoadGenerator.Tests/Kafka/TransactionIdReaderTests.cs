using System.Buffers;
using System.Text;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using LoadGenerator.Kafka;

namespace LoadGenerator.Tests.Kafka;

public sealed class TransactionIdReaderTests
{
    private const int SchemaId = 7;

    [Theory]
    [InlineData("x")]
    [InlineData("run-7-000000042")]
    [InlineData("a long one, so that its length takes two bytes: 0123456789012345678901234567890123456789")]
    public void The_id_of_a_transaction_and_of_a_decision_is_found(string id)
    {
        Assert.Equal(id, Read(Transaction(id), SchemaId));
        Assert.Equal(id, Read(Decision(id), SchemaId));
    }

    [Fact]
    public void Another_schema_is_refused() => Assert.Null(Read(Transaction("x"), SchemaId + 1));

    [Fact]
    public void A_value_cut_short_anywhere_before_the_end_of_the_id_is_refused()
    {
        var value = Transaction("run-7-000000042");

        Assert.All(Enumerable.Range(0, 6 + 15), length => Assert.Null(Read(value.AsSpan(0, length), SchemaId)));
        Assert.NotNull(Read(value.AsSpan(0, 6 + 15), SchemaId));
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 7, 2, 65 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 7, 1, 65 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 7, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 65 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 7, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    public void A_wrong_magic_byte_or_a_senseless_length_is_refused(byte[] value) => Assert.Null(Read(value, SchemaId));

    private static string? Read(ReadOnlySpan<byte> value, int schemaId) =>
        TransactionIdReader.TryRead(value, schemaId, out var id) ? Encoding.UTF8.GetString(id) : null;

    private static byte[] Transaction(string id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new TransactionSerializer(SchemaId).WriteValue(
            FraudDetection.Domain.Transaction.Create(id, 1, "card-1", "term-1", 100, "EUR", Channel.Pos), buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Decision(string id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new DecisionSerializer(SchemaId).WriteValue(
            new Decision { TransactionId = Encoding.UTF8.GetBytes(id), CardId = "card-1"u8.ToArray() }, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
