using System.Text;
using Confluent.Kafka;
using IntegrationTests.Brokers;
using StreamCore.Kafka;
using StreamCore.Runtime;

namespace IntegrationTests.Runtime;

/// <summary>What cannot be read, in a job with an exchange.</summary>
public sealed class AlignedRejectionTests(SharedBroker broker)
{
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

    private static string Header(ConsumeResult<string, string> record, string name) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));
}
