using Confluent.Kafka;
using IntegrationTests.Brokers;
using StreamCore.Kafka;
using StreamCore.Runtime;

namespace IntegrationTests.Runtime;

/// <summary>A bounded source ends the job, and reads what was committed at its start, no less and no more.</summary>
public sealed class StoppingOffsetsTests(SharedBroker broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly AlignedJobSettings Bounded = new()
    {
        Source = new() { StartingOffsets = KafkaOffsets.Earliest, StoppingOffsets = KafkaOffsets.Latest },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_job_ends_by_itself_and_the_last_watermark_fires_all_windows()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await bed.ProduceAsync("k", "a@100");
        await bed.ProduceAsync("k", "a@200", partition: 1);
        await bed.ProduceAsync("k", "b@5300");
        await using var job = AlignedJob.Start(bed, Bounded with { Windows = true, Parallelism = 3 });

        await job.Completion.WaitAsync(Patience, Cancellation);

        Assert.Equal(["a:2:0", "b:1:5000"], AlignedJob.ReadSorted(bed, 2));
        Assert.Equal(JobPhase.Finished, job.JobStatus.Phase);
    }

    [Fact]
    public async Task What_comes_after_the_start_is_not_read()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        using var goOn = new ManualResetEventSlim();
        using var hasBegun = new ManualResetEventSlim();
        await bed.ProduceAsync("k", "a");
        await bed.ProduceAsync("k", "b");
        await using var job = AlignedJob.Start(bed, Bounded with
        {
            OnElement = _ =>
            {
                hasBegun.Set();
                goOn.Wait(Cancellation);
            },
        });
        Assert.True(hasBegun.Wait(Patience, Cancellation));
        await bed.ProduceAsync("k", "c");
        goOn.Set();

        await job.Completion.WaitAsync(Patience, Cancellation);

        Assert.Equal(["a:1:a", "b:1:b"], AlignedJob.ReadSorted(bed, 2));
    }

    [Fact]
    public async Task Aborted_records_and_transaction_markers_at_the_end_are_passed()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = bed.BootstrapServers,
            TransactionalId = bed.ApplicationId + "-input",
        }).Build();
        producer.InitTransactions(Patience);
        Write("a", partition: 0, isCommitted: true);
        Write("never", partition: 0, isCommitted: false);
        Write("b", partition: 0, isCommitted: true);
        Write("never", partition: 1, isCommitted: false);
        await using var job = AlignedJob.Start(bed, Bounded);

        await job.Completion.WaitAsync(Patience, Cancellation);

        Assert.Equal(["a:1:a", "b:1:b"], AlignedJob.ReadSorted(bed, 2));

        void Write(string text, int partition, bool isCommitted)
        {
            producer.BeginTransaction();
            producer.Produce(new TopicPartition(bed.Input, partition), new() { Key = "k", Value = text });
            if (isCommitted)
            {
                producer.CommitTransaction(Patience);
            }
            else
            {
                producer.Flush(Patience);
                producer.AbortTransaction(Patience);
            }
        }
    }

    [Fact]
    public async Task Empty_topics_end_at_once()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await using var job = AlignedJob.Start(bed, Bounded);

        await job.Completion.WaitAsync(Patience, Cancellation);

        Assert.Empty(bed.ReadOutput(0));
    }

    [Fact]
    public async Task A_job_that_had_ended_does_nothing_when_it_is_started_again()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await bed.ProduceAsync("k", "a@100");
        await using (var job = AlignedJob.Start(bed, Bounded with { Windows = true }))
        {
            await job.Completion.WaitAsync(Patience, Cancellation);
        }

        await bed.ProduceAsync("k", "a@200");
        await bed.ProduceAsync("k", "b@200", partition: 1);
        using (var admin = bed.CreateAdmin())
        {
            await admin.CreatePartitionsAsync([new() { Topic = bed.Input, IncreaseTo = 3 }]);
        }

        bed.WriteRaw(bed.Input, "k"u8.ToArray(), "c@300"u8.ToArray(), partition: 2);
        await using var again = AlignedJob.Start(bed, Bounded with { Windows = true });
        await again.Completion.WaitAsync(Patience, Cancellation);

        Assert.Equal(["a:1:0"], bed.ReadOutput(1));
    }

    [Fact]
    public async Task A_bounded_source_with_watermark_alignment_ends()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 3);
        for (var i = 0; i < 50; i++)
        {
            await bed.ProduceAsync("k", $"a@{i * 100}");
            await bed.ProduceAsync("k", $"b@{i * 10}", partition: 1);
            await bed.ProduceAsync("k", $"c@{i * 1000}", partition: 2);
        }

        await using var job = AlignedJob.Start(bed, Bounded with
        {
            Watermarks = Bounded.Watermarks.WithWatermarkAlignment("all", TimeSpan.FromMilliseconds(100)),
        });

        await job.Completion.WaitAsync(Patience, Cancellation);

        Assert.Equal(150, bed.ReadOutput(150).Count);
    }
}
