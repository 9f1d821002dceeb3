using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka;
using IntegrationTests.Brokers;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.Runtime.Restart;

namespace IntegrationTests.Runtime;

/// <summary>What cannot be read, in a job with an exchange.</summary>
public sealed class AlignedRejectionTests(SharedBroker broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly RestartStrategy Generous = RestartStrategy.FixedDelay(int.MaxValue, TimeSpan.FromMilliseconds(10));

    [Fact]
    public async Task A_rejected_record_becomes_a_dead_letter_though_nothing_else_comes()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await using var job = AlignedJob.Start(bed);
        await job.UntilAsync(() => job.JobStatus.Regions[0].Epoch > 0, "the first positions are committed");
        await bed.ProduceAsync("k", "poison \u2620", partition: 1);

        var dead = Assert.Single(bed.ReadCommitted(bed.DeadLetters, 1));

        Assert.Equal(("k", "poison \u2620"), (dead.Message.Key, dead.Message.Value));
        Assert.Equal("POISON: it begins with poison", Header(dead, DeadLetterHeaders.Reason));
        Assert.Equal(bed.Input, Header(dead, DeadLetterHeaders.Topic));
        Assert.Equal("1", Header(dead, DeadLetterHeaders.Partition));
        Assert.Equal("0", Header(dead, DeadLetterHeaders.Offset));
        await job.StopAsync();
    }

    [Fact]
    public async Task Records_without_key_or_value_become_dead_letters_as_they_are()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        bed.WriteRaw(bed.Input, key: null, "no key"u8.ToArray());
        bed.WriteRaw(bed.Input, "k"u8.ToArray(), value: null);
        await bed.ProduceAsync("k", "a");
        await using var job = AlignedJob.Start(bed);

        Assert.Equal(["a:1:a"], bed.ReadOutput(1));
        var dead = bed.ReadCommitted(bed.DeadLetters, 2);
        Assert.Equal([(null, "no key"), ("k", null)], dead.Select(record => ((string?)record.Message.Key, (string?)record.Message.Value)));
        await job.StopAsync();
    }

    [Fact]
    public async Task Without_a_consumer_of_dead_letters_the_job_fails_and_names_the_record()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await bed.ProduceAsync("k", "a", partition: 1);
        await bed.ProduceAsync("k", "poison", partition: 1);
        await using var job = AlignedJob.Start(bed, new() { DeadLetters = false });

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => job.Completion);

        Assert.Contains("nothing consumes the source's dead letters", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{bed.Input}/1@1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_at_first_is_tried_again()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        for (var i = 0; i < 20; i++)
        {
            await bed.ProduceAsync("k", $"w@{i}", partition: i % 2);
        }

        var failures = 0;
        await using var job = AlignedJob.Start(bed, new()
        {
            OnDeserialize = text =>
            {
                if (text is "w@6" or "w@7" && Interlocked.Increment(ref failures) <= 6)
                {
                    throw new TimeoutException("the registry does not answer");
                }
            },
        });

        var output = bed.ReadOutput(20).ConvertAll(line => line.Split(':'));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"w@{i}").Order(), output.Select(line => line[2]).Order());
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i}").Order(), output.Select(line => line[1]).Order());
        Assert.True(job.HasLogged("the registry does not answer"));
        await job.StopAsync();
    }

    [Fact]
    public async Task A_result_that_its_topic_does_not_take_fails_the_job_and_names_the_sink()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await LimitAsync(bed, bed.Output, 200);
        await using var job = AlignedJob.Start(bed, new() { RestartStrategy = Generous });
        await bed.ProduceAsync("k", "small@1");
        Assert.Equal(["small:1:small@1"], bed.ReadOutput(1));
        await bed.ProduceAsync("k", new string('x', 300) + "@2");

        await AssertFailsAsync(job, "a record of sink 'sink'", $"topic '{bed.Output}'", "max.message.bytes");

        // Nothing of the epoch is left open that would hold readers back.
        Assert.Single(bed.ReadOutput(1));
    }

    [Fact]
    public async Task State_that_the_changelog_does_not_take_fails_the_job_and_names_the_operator()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var job = AlignedJob.Start(bed, new() { RestartStrategy = Generous });
        await bed.ProduceAsync("k", "small@1");
        Assert.Single(bed.ReadOutput(1));
        var changelog = $"{bed.ApplicationId}-texts-changelog";
        await LimitAsync(bed, changelog, 1000);
        await bed.ProduceAsync("k", new string('x', 2000) + "@2");

        await AssertFailsAsync(job, "a change of operator 'count's state", $"changelog topic '{changelog}'", "max.message.bytes");
    }

    [Fact]
    public async Task A_refusal_that_does_not_come_again_is_no_failure()
    {
        await using var kafka = await EmbeddedKafkaBroker.StartAsync(cancellation: TestContext.Current.CancellationToken);
        using var bed = await RuntimeBed.CreateAsync(kafka.BootstrapServers);
        await using var job = AlignedJob.Start(bed);
        await bed.ProduceAsync("k", "a@1");
        Assert.Single(bed.ReadOutput(1));
        using var fault = kafka.Faults.Fail(ApiKey.Produce, KafkaErrorCode.MessageTooLarge, when: request => request.TransactionalId is not null);
        await bed.ProduceAsync("k", "a@2");
        await bed.ProduceAsync("k", "a@3");

        Assert.Equal(["a:1:a@1", "a:2:a@2", "a:3:a@3"], bed.ReadOutput(3));
        Assert.Equal(1, fault.Hits);
        await job.StopAsync();
    }

    private static async Task AssertFailsAsync(RunningJob job, params string[] reasons)
    {
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => job.Completion.WaitAsync(Patience));

        Assert.True(failure.IsFinal);
        Assert.All(reasons, reason => Assert.Contains(reason, failure.Message, StringComparison.Ordinal));
    }

    private static async Task LimitAsync(RuntimeBed bed, string topic, int maxMessageBytes)
    {
        using var admin = bed.CreateAdmin();
        var limit = new ConfigEntry { Name = "max.message.bytes", Value = $"{maxMessageBytes}", IncrementalOperation = AlterConfigOpType.Set };
        await admin.IncrementalAlterConfigsAsync(new() { [new() { Type = ResourceType.Topic, Name = topic }] = [limit] });
    }

    private static string Header(ConsumeResult<string, string> record, string name) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));
}
