using Confluent.Kafka;
using IntegrationTests.Brokers;
using StreamCore.Runtime;
using StreamCore.State.Savepoints;

namespace IntegrationTests.Runtime;

/// <summary>
/// An application stops with a savepoint, and another one goes on with it on the same topics: the counts show whether a
/// record was lost, doubled or forgotten in between.
/// </summary>
public sealed class SavepointTests(SharedBroker broker) : IDisposable
{
    private const int Partitions = 2;

    private readonly string _directory = Directory.CreateTempSubdirectory("savepoint-").FullName;

    private string Savepoint => Path.Combine(_directory, "one");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Another_application_goes_on_exactly_where_the_first_has_stopped()
    {
        const int Count = 400;
        using var bed = await CreateBedAsync();
        await using (var first = bed.Start())
        {
            await first.UntilRunningAsync(Partitions);
            var produced = ProduceAsync(bed, 0, Count);
            await first.UntilAsync(() => first.JobStatus.Regions[0].Epoch > 0, "it works");
            var files = await first.StopWithSavepointAsync(Savepoint);
            Assert.Equal(["texts-00000.savepoint", "texts-00001.savepoint"], files.Select(Path.GetFileName));
            await produced;
        }

        await ProduceAsync(bed, Count, 2 * Count);
        await using (var second = bed.Start(applicationId: bed.ApplicationId + "2", fromSavepoint: Savepoint))
        {
            AssertExactlyOnce(bed, 2 * Count);
            await second.StopAsync();
        }

        // With the option still set it goes on with what it has done since.
        await ProduceAsync(bed, 2 * Count, 3 * Count);
        await using var again = bed.Start(applicationId: bed.ApplicationId + "2", fromSavepoint: Savepoint);
        AssertExactlyOnce(bed, 3 * Count);
        await again.StopAsync();
    }

    [Fact]
    public async Task A_large_state_is_imported_in_pieces()
    {
        const int Keys = 5000;
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => bed.ProduceAsync($"k{key}", "a")).ToList());
        await using (var first = bed.Start())
        {
            bed.ReadCommitted(bed.Output, Keys);
            await first.StopWithSavepointAsync(Savepoint);
        }

        await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => bed.ProduceAsync($"k{key}", "b")).ToList());
        await using (var second = bed.Start(applicationId: bed.ApplicationId + "2", fromSavepoint: Savepoint))
        {
            Assert.Equal(Keys, bed.ReadOutput(2 * Keys).Count(text => text.EndsWith(":2:b", StringComparison.Ordinal)));
            await second.StopAsync();
        }

        // The changelog alone has all of it now.
        Directory.Delete(Savepoint, recursive: true);
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => bed.ProduceAsync($"k{key}", "c")).ToList());
        await using var third = bed.Start(applicationId: bed.ApplicationId + "2");
        Assert.Equal(Keys, bed.ReadOutput(3 * Keys).Count(text => text.EndsWith(":3:c", StringComparison.Ordinal)));
        await third.StopAsync();
    }

    [Fact]
    public async Task An_interrupted_import_is_begun_anew_with_the_option_and_refused_without_it()
    {
        using var bed = await StopWithSavepointAsync();
        var id = bed.ApplicationId + "2";
        using (var admin = bed.CreateAdmin())
        {
            await StreamCore.Kafka.KafkaTopics.CreateMissingAsync(admin, new StreamCore.Kafka.KafkaTopic(id + "-changelog", Partitions, Compacted: true));
        }

        // What an import leaves that was ended behind its first piece: some entries, the note that it is not complete, the offset.
        WriteInterruptedImport(bed, id);
        await using (var without = bed.Start(applicationId: id))
        {
            await without.UntilAsync(() => without.Status.Any(p => p.Phase == PartitionPhase.Failed), "the partition is refused");
            Assert.Contains("was interrupted", without.Status.First(p => p.Phase == PartitionPhase.Failed).Error, StringComparison.Ordinal);
            await without.StopAsync();
        }

        await bed.ProduceAsync("k0", "b");
        await bed.ProduceAsync("gone", "b");
        await using var with = bed.Start(applicationId: id, fromSavepoint: Savepoint);

        // The entry of key 'gone' was not in the savepoint, so it counts from the beginning.
        Assert.Equal(["gone:1:b", "k0:1:a", "k0:2:b", "k1:1:a"], bed.ReadOutput(4).Order(StringComparer.Ordinal));
        await with.StopAsync();
    }

    [Fact]
    public async Task An_application_with_state_of_its_own_is_refused()
    {
        using var bed = await StopWithSavepointAsync();

        await using var job = bed.Start(fromSavepoint: Savepoint);

        await job.UntilAsync(() => job.Status.Count(p => p.Phase == PartitionPhase.Failed) == Partitions, "the partitions are refused");
        Assert.Contains("already has state or offsets of its own", job.Status[0].Error, StringComparison.Ordinal);
        Assert.Contains("another application id", job.Status[0].Error, StringComparison.Ordinal);
        Assert.Equal(2, bed.ReadOutput(2).Count);
        await job.StopAsync();
    }

    [Fact]
    public async Task State_of_an_operator_that_is_gone_is_refused_by_name_unless_it_may_be_dropped()
    {
        using var bed = await StopWithSavepointAsync();

        await using (var refused = bed.Start(applicationId: bed.ApplicationId + "2", fromSavepoint: Savepoint, countUid: "tally"))
        {
            var failure = await Assert.ThrowsAsync<JobFailedException>(() => refused.Completion);
            Assert.Contains("does not have: count/count (2 entries)", failure.Message, StringComparison.Ordinal);
        }

        await bed.ProduceAsync("k0", "b");
        await using var job = bed.Start(applicationId: bed.ApplicationId + "2", fromSavepoint: Savepoint, countUid: "tally", allowNonRestoredState: true);
        Assert.Contains("k0:1:b", bed.ReadOutput(3));
        await job.StopAsync();
    }

    [Fact]
    public async Task The_applications_own_state_is_not_dropped_in_silence_either()
    {
        using var bed = await StopWithSavepointAsync();

        await using (var refused = bed.Start(countUid: "tally"))
        {
            await refused.UntilAsync(() => refused.Status.Count(p => p.Phase == PartitionPhase.Failed) == Partitions, "the partitions are refused");
            Assert.Contains("does not have: count/count (1 entries)", refused.Status[0].Error, StringComparison.Ordinal);
            await refused.StopAsync();
        }

        await bed.ProduceAsync("k0", "b");
        await using var job = bed.Start(countUid: "tally", allowNonRestoredState: true);
        Assert.Contains("k0:1:b", bed.ReadOutput(3));
        await job.StopAsync();
    }

    [Fact]
    public async Task Missing_and_damaged_files_are_named()
    {
        using var bed = await StopWithSavepointAsync();
        var second = Path.Combine(Savepoint, "texts-00001.savepoint");
        var sound = await File.ReadAllBytesAsync(second, TestContext.Current.CancellationToken);
        File.Delete(second);

        await using (var lacking = bed.Start(applicationId: bed.ApplicationId + "2", fromSavepoint: Savepoint))
        {
            var failure = await Assert.ThrowsAsync<JobFailedException>(() => lacking.Completion);
            Assert.Contains("lacks texts-00001.savepoint", failure.Message, StringComparison.Ordinal);
        }

        // An entry's last byte, in the block before the summary.
        var text = System.Text.Encoding.Latin1.GetString(sound);
        sound[text.IndexOf("count/count", StringComparison.Ordinal)] ^= 1;
        await File.WriteAllBytesAsync(second, sound, TestContext.Current.CancellationToken);
        await using var damaged = bed.Start(applicationId: bed.ApplicationId + "2", fromSavepoint: Savepoint);
        await damaged.UntilAsync(() => damaged.Status.Any(p => p.Phase == PartitionPhase.Failed), "the damage is found");
        var error = damaged.Status.First(p => p.Phase == PartitionPhase.Failed).Error;
        Assert.Contains($"'{second}' is damaged", error, StringComparison.Ordinal);
        await damaged.StopAsync();
    }

    [Fact]
    public async Task A_savepoint_that_fails_leaves_nothing_and_the_job_goes_on()
    {
        using var bed = await CreateBedAsync();
        await using var job = bed.Start();
        await job.UntilRunningAsync(Partitions);
        Directory.CreateDirectory(Savepoint);
        var inTheWay = Path.Combine(Savepoint, "texts-00001.savepoint");
        await File.WriteAllTextAsync(inTheWay, "of before", TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<SavepointException>(() => job.StopWithSavepointAsync(Savepoint));

        Assert.Contains(inTheWay, failure.Message, StringComparison.Ordinal);
        Assert.Equal([inTheWay], Directory.GetFiles(Savepoint));
        await bed.ProduceAsync("k0", "a");
        Assert.Equal(["k0:1:a"], bed.ReadOutput(1));
        File.Delete(inTheWay);
        Assert.Equal(Partitions, (await job.CreateSavepointAsync(Savepoint)).Count);
        await bed.ProduceAsync("k0", "b");
        Assert.Equal(["k0:1:a", "k0:2:b"], bed.ReadOutput(2));
        await job.StopAsync();
    }

    [Fact]
    public async Task A_job_with_an_exchange_goes_on_under_another_application_id()
    {
        const int Count = 200;
        using var bed = await CreateBedAsync();
        await using (var first = AlignedJob.Start(bed))
        {
            var produced = ProduceWordsAsync(bed, 0, Count);
            await first.UntilAsync(() => first.JobStatus.Regions[0].Epoch > 0, "it works");
            var files = await first.StopWithSavepointAsync(Savepoint);
            Assert.Equal("texts.savepoint", Path.GetFileName(Assert.Single(files)));
            await produced;
        }

        await ProduceWordsAsync(bed, Count, 2 * Count);
        await using var second = AlignedJob.Start(bed, new() { ApplicationId = bed.ApplicationId + "2", FromSavepoint = Savepoint, Parallelism = 3 });
        AssertExactlyOnce(bed, 2 * Count, word => $"w{word}");
        await second.StopAsync();
    }

    private static Task ProduceAsync(RuntimeBed bed, int from, int to) => Task.WhenAll(Enumerable.Range(from, to - from)
        .Select(i => bed.ProduceAsync($"k{i % 4}", $"{i}", partition: i % Partitions)).ToList());

    private static Task ProduceWordsAsync(RuntimeBed bed, int from, int to) => Task.WhenAll(Enumerable.Range(from, to - from)
        .Select(i => bed.ProduceAsync("k", $"w{i % 4}@{i}", partition: i % Partitions)).ToList());

    /// <summary>Each key has the counts from 1 on, each once.</summary>
    private static void AssertExactlyOnce(RuntimeBed bed, int count, Func<int, string>? key = null)
    {
        var expected = Enumerable.Range(0, count).Select(i => $"{(key ?? (k => $"k{k}"))(i % 4)}:{(i / 4) + 1}");
        var actual = bed.ReadOutput(count).Select(text => text[..text.LastIndexOf(':')]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    private async Task<RuntimeBed> CreateBedAsync() => await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), Partitions);

    /// <summary>One record in each partition, and a savepoint behind them.</summary>
    private async Task<RuntimeBed> StopWithSavepointAsync()
    {
        var bed = await CreateBedAsync();
        await bed.ProduceAsync("k0", "a");
        await bed.ProduceAsync("k1", "a", partition: 1);
        await using var job = bed.Start();
        bed.ReadCommitted(bed.Output, 2);
        await job.StopWithSavepointAsync(Savepoint);
        return bed;
    }

    private static void WriteInterruptedImport(RuntimeBed bed, string applicationId)
    {
        var changelog = applicationId + "-changelog";
        foreach (var (key, value) in new (byte[], byte[])[]
        {
            ([0, (byte)'o'], [0, .. Guid.NewGuid().ToByteArray()]),
            ([11, .. "count/countgone"u8], BitConverter.GetBytes(7L)),
        })
        {
            var framed = new byte[StreamCore.State.ChangelogValue.HeaderSize + value.Length];
            StreamCore.State.ChangelogValue.Write(key, value, framed);
            bed.WriteRaw(changelog, key, framed);
        }

        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bed.BootstrapServers, GroupId = applicationId }).Build();
        consumer.Commit([new TopicPartitionOffset(bed.Input, 0, 1)]);
    }
}
