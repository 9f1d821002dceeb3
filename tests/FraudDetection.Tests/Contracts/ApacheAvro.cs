using System.Text;
using Avro;
using Avro.Generic;
using Avro.IO;
using FraudDetection.Domain;
using FraudDetection.Features;
using StreamCore.Avro;

namespace FraudDetection.Tests.Contracts;

/// <summary>The same records by way of Apache.Avro's generic writer and reader: the reference for our codecs.</summary>
internal static class ApacheAvro
{
    private static readonly string[] Channels = ["POS", "CONTACTLESS", "ECOMMERCE", "ATM"];
    private static readonly string[] Outcomes = ["APPROVE", "REVIEW", "DECLINE"];

    public static byte[] Write(Schema schema, object value)
    {
        using var stream = new MemoryStream();
        new GenericDatumWriter<object>(schema).Write(value, new BinaryEncoder(stream));
        return stream.ToArray();
    }

    public static GenericRecord Read(Schema schema, byte[] body)
    {
        using var stream = new MemoryStream(body);
        var record = new GenericDatumReader<GenericRecord>(schema, schema).Read(null!, new BinaryDecoder(stream));
        Assert.Equal(body.Length, stream.Position);
        return record;
    }

    public static RecordSchema Parse(string json) => (RecordSchema)AvroSchemas.Parse(json);

    public static GenericRecord Record(RecordSchema schema, in Transaction transaction)
    {
        var record = new GenericRecord(schema);
        AddTransactionFields(record, transaction);
        record.Add("latitude", transaction.Latitude);
        record.Add("longitude", transaction.Longitude);
        return record;
    }

    public static GenericRecord Record(RecordSchema schema, Decision decision)
    {
        var record = new GenericRecord(schema);
        record.Add("transaction_id", Text(decision.TransactionId));
        record.Add("card_id", Text(decision.CardId));
        record.Add("event_time", decision.EventTime);
        AddVerdict(record, schema, decision);
        var features = new Dictionary<string, object>();
        for (var i = 0; i < FeatureNames.Count; i++)
        {
            features.Add(FeatureNames.All[i], decision.Features[i]);
        }

        record.Add("features", features);
        record.Add("late", decision.Late);
        record.Add("model_version", decision.ModelVersion);
        record.Add("rules_version", decision.RulesVersion);
        record.Add("terminal_as_of", decision.TerminalAsOf);
        return record;
    }

    public static GenericRecord Record(RecordSchema schema, in Alert alert)
    {
        var record = new GenericRecord(schema);
        AddTransactionFields(record, alert.Transaction);
        AddVerdict(record, schema, alert.Decision);
        return record;
    }

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private static void AddTransactionFields(GenericRecord record, in Transaction transaction)
    {
        record.Add("transaction_id", Text(transaction.TransactionId));
        record.Add("event_time", transaction.EventTime);
        record.Add("card_id", Text(transaction.CardId));
        record.Add("terminal_id", Text(transaction.TerminalId));
        record.Add("merchant_category", transaction.MerchantCategory is { } category ? Text(category) : null);
        record.Add("amount_minor", transaction.AmountMinor);
        record.Add("currency", Text(transaction.Currency));
        record.Add("country", transaction.Country is { } country ? Text(country) : null);
        record.Add("channel", new GenericEnum((EnumSchema)record.Schema["channel"].Schema, Channels[(int)transaction.Channel]));
    }

    private static void AddVerdict(GenericRecord record, RecordSchema schema, Decision decision)
    {
        record.Add("outcome", new GenericEnum((EnumSchema)schema["outcome"].Schema, Outcomes[(int)decision.Outcome]));
        record.Add("score", decision.Score);
        var reasonSchema = (RecordSchema)((ArraySchema)schema["reasons"].Schema).ItemSchema;
        var reasons = new object[decision.Reasons.Length];
        for (var i = 0; i < reasons.Length; i++)
        {
            var reason = new GenericRecord(reasonSchema);
            reason.Add("code", decision.Reasons[i].Code);
            reason.Add("detail", Text(decision.Reasons[i].Detail));
            reasons[i] = reason;
        }

        record.Add("reasons", reasons);
    }
}
