using System.Buffers;
using Avro;
using Avro.Generic;
using CsCheck;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using StreamCore.Avro;
using StreamCore.Kafka;

namespace FraudDetection.Tests.Contracts;

public sealed class TransactionDeserializerTests
{
    private const long Now = 1_760_000_000_000;
    private const int OwnId = 1;
    private const int OtherId = 9;

    private static readonly FraudOptions Options = new();

    private static Transaction Valid => Transaction.Create(
        "tx-1", Now, "card-1", "terminal-1", 1234, "EUR", Channel.Contactless, merchantCategory: "5411", country: "FR");

    [Fact]
    public void What_the_serializer_writes_is_read_back()
    {
        Assert.Null(Read(Frame(Valid), "card-1"u8.ToArray(), out var read));
        Assert.Equal("tx-1", ApacheAvro.Text(read.TransactionId));
        Assert.Equal("terminal-1", ApacheAvro.Text(read.TerminalId));
        Assert.Equal("5411", ApacheAvro.Text(read.MerchantCategory!.Value));
        Assert.Equal("FR", ApacheAvro.Text(read.Country!.Value));
        Assert.Equal("EUR", ApacheAvro.Text(read.Currency));
        Assert.Equal(1234, read.AmountMinor);
        Assert.Equal(Now, read.EventTime);
        Assert.Equal(Channel.Contactless, read.Channel);
    }

    [Fact]
    public void The_serializer_uses_the_card_as_key()
    {
        var key = new ArrayBufferWriter<byte>();
        new TransactionSerializer(OwnId).WriteKey(Valid, key);
        Assert.Equal("card-1"u8.ToArray(), key.WrittenSpan.ToArray());
    }

    [Fact]
    public void Every_truncation_is_rejected()
    {
        var frame = Frame(Valid);
        for (var length = 0; length < frame.Length; length++)
        {
            var rejection = Read(frame[..length], "card-1"u8.ToArray(), out _);
            Assert.StartsWith(length < ConfluentWireFormat.HeaderSize ? "FRAME: " : "AVRO_BODY: ", rejection, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Trailing_bytes_are_rejected() => Assert.Equal(
        "AVRO_BODY: 2 bytes follow the last value, at byte " + (Frame(Valid).Length - ConfluentWireFormat.HeaderSize),
        Read([.. Frame(Valid), 0, 0], "card-1"u8.ToArray(), out _));

    [Fact]
    public void Damaged_frames_never_throw()
    {
        var deserializer = new TransactionDeserializer(FraudSchemas.CreateLocalRegistry(), Options);
        var frame = Frame(Valid);
        Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 8].Sample(damage =>
        {
            var record = Record(CodecTests.Damaged(frame, damage), "card-1"u8.ToArray());
            var accepted = deserializer.TryDeserialize(record, out _, out var rejection);
            return accepted == rejection is null;
        }, iter: 20_000);
    }

    [Fact]
    public void Damaged_frames_of_another_writer_never_throw()
    {
        var schema = EvolvedSchema();
        var deserializer = new TransactionDeserializer(RegistryWith(schema), Options);
        byte[] frame = [0, 0, 0, 0, OtherId, .. ApacheAvro.Write(ApacheAvro.Parse(schema), EvolvedRecord(schema))];
        Gen.Select(Gen.Int[ConfluentWireFormat.HeaderSize, 10_000], Gen.Byte).Array[1, 8].Sample(damage =>
        {
            var accepted = deserializer.TryDeserialize(
                Record(CodecTests.Damaged(frame, damage), "card-1"u8.ToArray()), out _, out var rejection);
            return accepted == rejection is null;
        }, iter: 20_000);
    }

    [Fact]
    public void A_record_without_a_value_is_rejected() =>
        Assert.StartsWith("VALUE_MISSING: ", Read(null, "card-1"u8.ToArray(), out _), StringComparison.Ordinal);

    [Fact]
    public void A_frame_with_another_magic_byte_is_rejected() =>
        Assert.StartsWith("FRAME: ", Read([1, .. Frame(Valid)[1..]], "card-1"u8.ToArray(), out _), StringComparison.Ordinal);

    [Fact]
    public void A_schema_id_that_the_registry_does_not_know_is_rejected() => Assert.Equal(
        "SCHEMA_UNKNOWN: the schema registry has no schema with the id 77",
        Read([0, 0, 0, 0, 77, .. Frame(Valid)[5..]], "card-1"u8.ToArray(), out _));

    [Theory]
    [InlineData("""{"type":"record","name":"Transaction","namespace":"fraudstream","fields":[{"name":"transaction_id","type":"string"}]}""")]
    [InlineData("""{"type":"record","name":"Transaction","fields":[""")]
    [InlineData("\"string\"")]
    [InlineData("")]
    public void A_schema_that_cannot_give_a_transaction_is_rejected(string schema)
    {
        var deserializer = new TransactionDeserializer(RegistryWith(schema), Options);
        Assert.False(deserializer.TryDeserialize(Record([0, 0, 0, 0, OtherId, 2, 65], "c"u8.ToArray()), out _, out var rejection));
        Assert.StartsWith("SCHEMA_UNUSABLE: ", rejection, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registry_that_cannot_be_reached_is_no_reason_to_reject()
    {
        var deserializer = new TransactionDeserializer(new DeadRegistry(), Options);
        var record = Record(Frame(Valid), "card-1"u8.ToArray());
        Assert.Throws<SchemaRegistryUnavailableException>(() => deserializer.TryDeserialize(record, out _, out _));
    }

    [Fact]
    public void The_same_schema_under_another_id_is_read_as_it_is()
    {
        var reformatted = FraudSchemas.Transaction.Replace("\"doc\": \"ISO 4217 letters.\"", "\"doc\": \"Letters.\"", StringComparison.Ordinal);
        Assert.NotEqual(FraudSchemas.Transaction, reformatted);
        var deserializer = new TransactionDeserializer(RegistryWith(reformatted), Options);
        var record = Record([0, 0, 0, 0, OtherId, .. Frame(Valid)[5..]], "card-1"u8.ToArray());

        Assert.True(deserializer.TryDeserialize(record, out var read, out var rejection), rejection);
        Assert.Equal(1234, read.AmountMinor);
    }

    [Fact]
    public void A_writer_with_added_removed_reordered_and_narrower_fields_is_resolved()
    {
        var schema = EvolvedSchema();
        var deserializer = new TransactionDeserializer(RegistryWith(schema), Options);
        byte[] frame = [0, 0, 0, 0, OtherId, .. ApacheAvro.Write(ApacheAvro.Parse(schema), EvolvedRecord(schema))];

        Assert.True(deserializer.TryDeserialize(Record(frame, "card-1"u8.ToArray()), out var read, out var rejection), rejection);

        Assert.Equal("tx-1", ApacheAvro.Text(read.TransactionId));
        Assert.Equal(Now, read.EventTime);
        Assert.Equal(1234, read.AmountMinor);
        Assert.Null(read.MerchantCategory);
        Assert.Equal("FR", ApacheAvro.Text(read.Country!.Value));
        Assert.Equal(Channel.Ecommerce, read.Channel);

        Assert.False(deserializer.TryDeserialize(Record(frame[..^1], "card-1"u8.ToArray()), out _, out rejection));
        Assert.StartsWith("AVRO_BODY: ", rejection, StringComparison.Ordinal);
    }

    private static string? Read(byte[]? value, byte[]? key, out Transaction transaction) =>
        new TransactionDeserializer(FraudSchemas.CreateLocalRegistry(), Options)
            .TryDeserialize(Record(value, key), out transaction, out var rejection) ? null : rejection;

    private static KafkaRecord Record(byte[]? value, byte[]? key) =>
        new(FraudTopics.Transactions, 0, 0, Now, key is null ? null : (ReadOnlyMemory<byte>?)key, value is null ? null : (ReadOnlyMemory<byte>?)value);

    private static byte[] Frame(in Transaction transaction)
    {
        var value = new ArrayBufferWriter<byte>();
        new TransactionSerializer(OwnId).WriteValue(transaction, value);
        return value.WrittenSpan.ToArray();
    }

    private static LocalSchemaRegistry RegistryWith(string schema) =>
        new(new Dictionary<int, string> { [OwnId] = FraudSchemas.Transaction, [OtherId] = schema });

    // merchant_category is gone, device_id is new, the order is another, the amount is an int, the channels are fewer.
    private static string EvolvedSchema() => """
        {
          "type": "record", "name": "Transaction", "namespace": "fraudstream",
          "fields": [
            { "name": "device_id", "type": ["null", { "type": "array", "items": "string" }] },
            { "name": "channel", "type": { "type": "enum", "name": "Channel", "symbols": ["ECOMMERCE", "POS"] } },
            { "name": "country", "type": "string" },
            { "name": "currency", "type": "string" },
            { "name": "amount_minor", "type": "int" },
            { "name": "terminal_id", "type": "string" },
            { "name": "card_id", "type": "string" },
            { "name": "event_time", "type": { "type": "long", "logicalType": "timestamp-millis" } },
            { "name": "transaction_id", "type": "string" }
          ]
        }
        """;

    private static GenericRecord EvolvedRecord(string json)
    {
        var schema = ApacheAvro.Parse(json);
        var record = new GenericRecord(schema);
        record.Add("device_id", new object[] { "phone", "watch" });
        record.Add("channel", new GenericEnum((EnumSchema)schema["channel"].Schema, "ECOMMERCE"));
        record.Add("country", "FR");
        record.Add("currency", "EUR");
        record.Add("amount_minor", 1234);
        record.Add("terminal_id", "terminal-1");
        record.Add("card_id", "card-1");
        record.Add("event_time", Now);
        record.Add("transaction_id", "tx-1");
        return record;
    }

    private sealed class DeadRegistry : ISchemaRegistry
    {
        public Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellationToken) =>
            Task.FromException<int>(new SchemaRegistryUnavailableException("down", null));

        public Task<string> GetSchemaAsync(int id, CancellationToken cancellationToken) =>
            Task.FromException<string>(new SchemaRegistryUnavailableException("down", null));
    }
}
