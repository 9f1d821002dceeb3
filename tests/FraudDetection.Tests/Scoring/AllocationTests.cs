using System.Buffers;
using System.Text;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Rules;
using FraudDetection.Scoring;
using FraudDetection.Tests.TestData;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Avro;
using StreamCore.Kafka;

namespace FraudDetection.Tests.Scoring;

public sealed class AllocationTests
{
    private const long Midnight = 20_000 * 86_400_000L;

    // The built-in rules, hitting earlier.
    private static readonly string EagerRules = Encoding.UTF8.GetString(RuleSet.Default.Document.Span)
        .Replace("\"transactions_before\", \">=\": 3", "\"transactions_before\", \">=\": 1", StringComparison.Ordinal)
        .Replace("\"transactions_before\", \">=\": 5", "\"transactions_before\", \">=\": 2", StringComparison.Ordinal)
        .Replace("20000", "0", StringComparison.Ordinal);

    [Fact]
    public void A_transaction_is_read_decided_and_answered_without_allocating()
    {
        var options = new FraudOptions
        {
            DeclineLimit = { Share = 0.5, MinimumSample = 10 },
            RuleDeclineLimit = { Count = 3 },
            Segments = { new() { Currency = "JPY", ReviewThreshold = 0.1 }, new() { MerchantCategory = "7995", DeclineThreshold = 0.5 } },
        };
        var deserializer = new TransactionDeserializer(FraudSchemas.CreateLocalRegistry(), options);
        var decisions = new DecisionSerializer(2);
        var alerts = new AlertSerializer(3);
        var decider = new FraudDecider(
            options,
            RuleSet.Parse(Encoding.UTF8.GetBytes(EagerRules)),
            HandMadeModel.OfStumps((Feature.Amount, 50, 1.5), (Feature.Count1Minute, 2, 0.5), (Feature.CountryNew, 0, 0.5)));
        var inputs = new DeclineLimiter(options, NoInputs.Instance, NullLogger.Instance);
        var decision = new Decision();
        var readBack = new Decision();
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        KafkaRecord[] records = [.. Enumerable.Range(0, 12).Select(RecordOf)];

        var reasons = 0;
        void DecideAll()
        {
            var state = default(CardState);
            foreach (var record in records)
            {
                if (!deserializer.TryDeserialize(record, out var transaction, out var rejection))
                {
                    throw new InvalidOperationException(rejection);
                }

                decider.Decide(transaction, Midnight, inputs, ref state, decision);
                reasons |= Fired(decision);
                output.ResetWrittenCount();
                decisions.WriteKey(decision, output);
                var start = output.WrittenCount;
                decisions.WriteValue(decision, output);
                if (!DecisionCodec.TryRead(output.WrittenMemory[(start + ConfluentWireFormat.HeaderSize)..], readBack, out var problem))
                {
                    throw new InvalidOperationException(problem);
                }

                alerts.WriteValue(new Alert(transaction, decision), output);
            }
        }

        DecideAll();
        DecideAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        DecideAll();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(0b111_1111, reasons);
    }

    // Every rule hits somewhere in the stream, the model matters and the limiter trips, so that every detail is formatted.
    private static int Fired(Decision decision)
    {
        var fired = 0;
        foreach (ref readonly var reason in decision.Reasons)
        {
            fired |= 1 << (reason.Code == ReasonCodes.DeclineLimit
                ? ReasonCodes.All.Length
                : ReasonCodes.OfModel.Contains(reason.Code) ? ReasonCodes.All.Length + 1 : ReasonCodes.All.IndexOf(reason.Code));
        }

        return fired;
    }

    private static KafkaRecord RecordOf(int i)
    {
        var transaction = Transaction.Create(
            $"tx-{i}", Midnight + 1 + i, "card", $"terminal-{i % 3}", i == 9 ? 50_000 : 100, "EUR", Channel.Pos, "5411", i % 4 == 3 ? "IT" : "FR");
        var value = new ArrayBufferWriter<byte>();
        new TransactionSerializer(1).WriteValue(transaction, value);
        return new KafkaRecord(FraudTopics.Transactions, 0, i, Midnight, "card"u8.ToArray(), value.WrittenSpan.ToArray());
    }
}
