using System.Buffers;
using Avro;
using CsCheck;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Tests.Contracts;

public sealed class CodecTests
{
    private static readonly RecordSchema TransactionSchema = ApacheAvro.Parse(FraudSchemas.Transaction);
    private static readonly RecordSchema DecisionSchema = ApacheAvro.Parse(FraudSchemas.Decision);
    private static readonly RecordSchema AlertSchema = ApacheAvro.Parse(FraudSchemas.Alert);

    [Fact]
    public void A_transaction_is_written_byte_for_byte_as_Apache_Avro_writes_it() =>
        Generators.Transaction.Sample(transaction => Assert.Equal(
            ApacheAvro.Write(TransactionSchema, ApacheAvro.Record(TransactionSchema, transaction)),
            Write(transaction)));

    [Fact]
    public void A_decision_is_written_byte_for_byte_as_Apache_Avro_writes_it() =>
        Generators.Decision.Sample(decision => Assert.Equal(
            ApacheAvro.Write(DecisionSchema, ApacheAvro.Record(DecisionSchema, decision)),
            Write(decision)));

    [Fact]
    public void An_alert_is_written_byte_for_byte_as_Apache_Avro_writes_it() =>
        Gen.Select(Generators.Transaction, Generators.Decision).Sample((transaction, decision) =>
        {
            var alert = new Alert(transaction, decision);
            Assert.Equal(ApacheAvro.Write(AlertSchema, ApacheAvro.Record(AlertSchema, alert)), Write(alert));
        });

    [Fact]
    public void A_transaction_by_Apache_Avro_is_read_and_written_again_as_the_same_bytes() =>
        Generators.Transaction.Sample(transaction =>
        {
            var body = ApacheAvro.Write(TransactionSchema, ApacheAvro.Record(TransactionSchema, transaction));
            Assert.True(TransactionCodec.TryRead(body, out var read, out var problem), problem);
            Assert.Equal(transaction.EventTime, read.EventTime);
            Assert.Equal(transaction.AmountMinor, read.AmountMinor);
            Assert.Equal(transaction.Country is null, read.Country is null);
            Assert.Equal(body, Write(read));
        });

    [Fact]
    public void A_decision_by_Apache_Avro_is_read_and_written_again_as_the_same_bytes()
    {
        var read = new Decision();
        Generators.Decision.Sample(
            decision =>
            {
                var body = ApacheAvro.Write(DecisionSchema, ApacheAvro.Record(DecisionSchema, decision));
                Assert.True(DecisionCodec.TryRead(body, read, out var problem), problem);
                Assert.Equal(decision.Late, read.Late);
                Assert.Equal(decision.Score, read.Score);
                Assert.Equal(decision.Features.ToArray(), read.Features.ToArray());
                Assert.Equal(body, Write(read));
            },
            threads: 1);
    }

    [Fact]
    public void An_alert_by_Apache_Avro_is_read_and_written_again_as_the_same_bytes() =>
        Gen.Select(Generators.Transaction, Generators.Decision).Sample((transaction, decision) =>
        {
            var body = ApacheAvro.Write(AlertSchema, ApacheAvro.Record(AlertSchema, new Alert(transaction, decision)));
            Assert.True(AlertCodec.TryRead(body, out var read, out var problem), problem);
            Assert.Equal(decision.Outcome, read.Decision.Outcome);
            Assert.Equal(body, Write(read));
        });

    [Fact]
    public void A_decision_of_another_version_is_read_by_the_names_of_its_features()
    {
        var record = ApacheAvro.Record(DecisionSchema, new Decision());
        record.Add("features", new Dictionary<string, object> { ["sum_1h"] = 7.0, ["of_tomorrow"] = 8.0, ["count_1m"] = 9.0 });
        var decision = new Decision();

        Assert.True(DecisionCodec.TryRead(ApacheAvro.Write(DecisionSchema, record), decision, out var problem), problem);

        Assert.Equal(7, decision[Feature.Sum1Hour]);
        Assert.Equal(9, decision[Feature.Count1Minute]);
        Assert.Equal(FeatureNames.Count - 2, decision.Features.ToArray().Count(double.IsNaN));
    }

    [Fact]
    public void A_decision_with_more_reasons_than_it_can_hold_is_not_read()
    {
        var record = ApacheAvro.Record(DecisionSchema, Sample());
        var reasons = (object[])record["reasons"];
        record.Add("reasons", Enumerable.Repeat(reasons[0], Decision.MaxReasons + 1).ToArray());

        Assert.False(DecisionCodec.TryRead(ApacheAvro.Write(DecisionSchema, record), new Decision(), out var problem));

        Assert.Contains("reasons", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_of_a_decision_or_an_alert_is_refused()
    {
        var decision = Write(Sample());
        var alert = Write(new Alert(Transaction.Create("t", 1, "c", "m", 5, "EUR", Channel.Atm), Sample()));
        foreach (var length in Enumerable.Range(0, decision.Length).Where(length => length != LengthWithoutTerminal()))
        {
            Assert.False(DecisionCodec.TryRead(decision.AsMemory(0, length), new Decision(), out var problem));
            Assert.NotNull(problem);
        }

        for (var length = 0; length < alert.Length; length++)
        {
            Assert.False(AlertCodec.TryRead(alert.AsMemory(0, length), out _, out var problem));
            Assert.NotNull(problem);
        }
    }

    [Fact]
    public void A_decision_of_before_there_was_a_terminal_stage_is_read()
    {
        var decision = new Decision { TerminalAsOf = 1 };
        Assert.True(DecisionCodec.TryRead(Write(Sample()).AsMemory(0, LengthWithoutTerminal()), decision, out var problem), problem);
        Assert.Equal(("builtin-1", 0L), (decision.RulesVersion, decision.TerminalAsOf));
    }

    [Fact]
    public void Damaged_decisions_and_alerts_never_throw()
    {
        var decision = Write(Sample());
        var alert = Write(new Alert(Transaction.Create("t", 1, "c", "m", 5, "EUR", Channel.Atm), Sample()));
        Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 8].Sample(damage =>
        {
            DecisionCodec.TryRead(Damaged(decision, damage), new Decision(), out var decisionProblem);
            AlertCodec.TryRead(Damaged(alert, damage), out _, out var alertProblem);
            return decisionProblem != "" && alertProblem != "";
        }, iter: 20_000);
    }

    internal static byte[] Damaged(byte[] original, (int Position, byte Value)[] damage)
    {
        var copy = (byte[])original.Clone();
        foreach (var (position, value) in damage)
        {
            copy[position % copy.Length] = value;
        }

        return copy;
    }

    internal static byte[] Write(in Transaction transaction)
    {
        var buffer = new ArrayBufferWriter<byte>();
        TransactionCodec.Write(transaction, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Write(Decision decision)
    {
        var buffer = new ArrayBufferWriter<byte>();
        DecisionCodec.Write(decision, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Write(in Alert alert)
    {
        var buffer = new ArrayBufferWriter<byte>();
        AlertCodec.Write(alert, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    [Fact]
    public void A_decision_of_before_there_were_terminals_is_read()
    {
        var sample = Sample();
        sample.TerminalAsOf = 0;
        var body = Write(sample);
        var read = new Decision();

        // The new field is the last one, and its 0 is one byte.
        Assert.True(DecisionCodec.TryRead(body.AsMemory(0, body.Length - 1), read, out var problem), problem);
        Assert.Equal(("builtin-1", 0, 2), (read.RulesVersion, read.TerminalAsOf, read.Reasons.Length));
        Assert.Equal(body, Write(read));

        var before = System.Text.Json.Nodes.JsonNode.Parse(FraudSchemas.Decision)!;
        before["fields"]!.AsArray().RemoveAt(before["fields"]!.AsArray().Count - 1);
        Assert.True(Avro.Schema.Parse(FraudSchemas.Decision).CanRead(Avro.Schema.Parse(before.ToJsonString())));
    }

    private static Decision Sample()
    {
        var decision = new Decision { TransactionId = "t-1"u8.ToArray(), CardId = "c-1"u8.ToArray(), EventTime = 1_700_000_000_000 };
        decision.AddReason(ReasonCodes.Velocity, $"{7} in {1.5} minutes");
        decision.AddReason("OWN_RULE", "because"u8.ToArray());
        decision.ModelVersion = "none";
        decision.RulesVersion = "builtin-1";
        decision.TerminalAsOf = 1_760_000_400_000;
        return decision;
    }

    /// <summary>The length of a sample without its last field.</summary>
    private static int LengthWithoutTerminal()
    {
        var decision = Sample();
        decision.TerminalAsOf = 0;
        return Write(decision).Length - 1;
    }
}
