using System.Text;
using Confluent.Kafka;
using IntegrationTests.Brokers;
using StreamCore.Kafka;
using StreamCore.Runtime;

namespace IntegrationTests.Runtime;

/// <summary>What cannot be read is neither dropped nor in the way.</summary>
public sealed class RejectionTests(SharedBroker broker)
{
    [Fact]
    public async Task A_poison_record_becomes_a_dead_letter_with_its_bytes_and_origin()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await bed.ProduceAsync("k", "a");
        await bed.ProduceAsync("k", "poison \u2620");
        await bed.ProduceAsync("k", "b");
        bed.WriteRaw(bed.Input, key: null, Encoding.UTF8.GetBytes("no key"));
        bed.WriteRaw(bed.Input, Encoding.UTF8.GetBytes("k"), value: null);
        await using var job = bed.Start();

        Assert.Equal(["k:1:a", "k:2:b"], bed.ReadOutput(2));
        var dead = bed.ReadCommitted(bed.DeadLetters, 3);
        Assert.Equal(["poison \u2620", "no key", null], dead.Select(record => record.Message.Value));
        Assert.Equal(["k", null, "k"], dead.Select(record => record.Message.Key));
        Assert.Equal(["POISON: it begins with poison", "NO_KEY", "NO_VALUE"], dead.Select(record => Header(record, DeadLetterHeaders.Reason)));
        Assert.All(dead, record => Assert.Equal(bed.Input, Header(record, DeadLetterHeaders.Topic)));
        Assert.All(dead, record => Assert.Equal("0", Header(record, DeadLetterHeaders.Partition)));
        Assert.Equal(["1", "3", "4"], dead.Select(record => Header(record, DeadLetterHeaders.Offset)));
        await job.StopAsync();
    }

    [Fact]
    public async Task Without_a_consumer_of_dead_letters_a_poison_record_fails_the_job()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await bed.ProduceAsync("k", "poison");
        await using var job = bed.Start(deadLetters: false);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => job.Completion);

        Assert.Contains("nothing consumes the source's dead letters", failure.Message, StringComparison.Ordinal);
    }

    private static string Header(ConsumeResult<string, string> record, string name) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));
}
