using CsCheck;
using EmbeddedKafka.Log;

namespace EmbeddedKafka.Tests.Log;

public sealed class LogModelTests
{
    private static readonly Gen<LogStep> AnyStep = Gen.Select(
        Gen.Frequency(
            (4, Gen.Const(StepKind.Append)),
            (6, Gen.Const(StepKind.AppendAsProducer)),
            (10, Gen.Enum<StepKind>())),
        Gen.Int[0, LogStep.MaxNumber],
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 99]).Array[1, 4],
        (kind, number, records) => new LogStep(kind, number, records));

    private static readonly Gen<LogSettings> AnySettings = Gen.Select(
        Gen.OneOf(Gen.Const(CleanupPolicy.Delete), Gen.Const(CleanupPolicy.Compact), Gen.Const(CleanupPolicy.Delete | CleanupPolicy.Compact)),
        Gen.Int[300, 2000],
        Gen.OneOf(Gen.Const(0L), Gen.Const(1000L), Gen.Const(4000L)),
        (policy, segmentBytes, deleteRetention) => new LogSettings
        {
            CleanupPolicy = policy,
            SegmentBytes = segmentBytes,
            SegmentMs = 2000,
            DeleteRetentionMs = deleteRetention,
            MinCleanableDirtyRatio = 0,
        });

    [Fact]
    public void A_log_in_memory_behaves_like_a_list_of_records() => Check(onDisk: false, iterations: 1500);

    [Fact]
    public void A_log_on_disk_behaves_like_a_list_of_records() => Check(onDisk: true, iterations: 150);

    private static void Check(bool onDisk, int iterations) =>
        Gen.Select(AnySettings, AnyStep.Array[1, 80], Gen.Int[1, 800]).Sample((settings, steps, maxBytes) =>
        {
            using var test = new TestLog(onDisk, settings);
            var model = new LogModel(test);
            foreach (var step in steps)
            {
                model.Do(step);
                if (step.Kind is StepKind.Compact or StepKind.DeleteRecords or StepKind.Reopen)
                {
                    model.Compare(maxBytes);
                }
            }

            model.Compare(maxBytes);
            model.Do(new LogStep(StepKind.Reopen, 0, []));
            model.Compare(maxBytes);
        }, iter: iterations, print: printed => string.Join(Environment.NewLine, [printed.Item1.ToString(), .. printed.Item2.Select(step => step.ToString()), $"read {printed.Item3}"]));
}
