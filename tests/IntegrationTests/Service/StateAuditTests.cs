using Confluent.Kafka;
using FraudDetection.Pipeline;
using IntegrationTests.Brokers;
using LoadGenerator.Audit;
using LoadGenerator.Reports;
using StreamCore.State;

namespace IntegrationTests.Service;

/// <summary>Somebody tampers with the changelog of the service, and the audit notices.</summary>
public sealed class StateAuditTests(SharedBroker shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_changelog_that_was_tampered_with_is_found_out()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        await using (var worker = bed.Start())
        {
            await bed.FeedAsync(seed: 7, TestContext.Current.CancellationToken, count: 400, rate: 2_000);
            await bed.UntilCaughtUpAsync(worker);
            await worker.KillAsync();
        }

        var untouched = await bed.AuditAsync();
        Assert.True(untouched.Holds, AuditText.Describe(untouched));
        Assert.True(untouched.MatchedStates > 0);

        var card = LastOfAnyCard(bed);
        var (key, value) = (card.Message.Key, card.Message.Value!);

        var changed = value.ToArray();
        changed[^1] ^= 1;
        Write(bed, card.Partition, key, changed[ChangelogValue.HeaderSize..]);
        await AssertFoundAsync(bed, FindingKind.DifferentState, untouched.MatchedStates - 1);

        Write(bed, card.Partition, key, stateValue: null);
        await AssertFoundAsync(bed, FindingKind.LostState, untouched.MatchedStates - 1);

        Write(bed, card.Partition, key, value[ChangelogValue.HeaderSize..]);
        Write(bed, card.Partition, [.. key, (byte)'x'], value[ChangelogValue.HeaderSize..]);
        await AssertFoundAsync(bed, FindingKind.UnknownState, untouched.MatchedStates);

        // With all of that undone nothing is found: it was that, and nothing else, that was found before.
        Write(bed, card.Partition, [.. key, (byte)'x'], stateValue: null);
        var undone = await bed.AuditAsync();
        Assert.True(undone.Holds, AuditText.Describe(undone));

        // The changed value under the checksum of the old one.
        Produce(bed, card.Partition, key, changed);
        await AssertFoundAsync(bed, FindingKind.DifferentState);
    }

    private static async Task AssertFoundAsync(ServiceBed bed, FindingKind kind, long? matched = null)
    {
        var report = await bed.AuditAsync();
        Assert.False(report.Holds);
        Assert.Equal(kind, Assert.Single(report.Findings).Kind);
        if (matched is not null)
        {
            Assert.Equal(matched, report.MatchedStates);
        }
    }

    /// <summary>The newest changelog record of a card.</summary>
    private static ConsumeResult<byte[], byte[]?> LastOfAnyCard(ServiceBed bed)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bed.BootstrapServers,
            GroupId = bed.Application + "-reader",
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnablePartitionEof = true,
        }).SetValueDeserializer(Deserializers.ByteArray).Build();
        consumer.Assign(new TopicPartitionOffset(bed.Changelog, 0, Offset.Beginning));
        var prefix = new StateKeyPrefix(FraudJob.DecideUid, DecideFunction.CardDescriptor.Name).Bytes;
        ConsumeResult<byte[], byte[]?>? last = null;
        while (true)
        {
            var result = consumer.Consume(Patience);
            Assert.NotNull(result);
            if (result.IsPartitionEOF)
            {
                break;
            }

            if (result.Message.Key.AsSpan().StartsWith(prefix))
            {
                last = result;
            }
        }

        Assert.NotNull(last);
        return last;
    }

    private static void Write(ServiceBed bed, Partition partition, byte[] key, byte[]? stateValue)
    {
        byte[]? value = null;
        if (stateValue is not null)
        {
            value = new byte[ChangelogValue.HeaderSize + stateValue.Length];
            ChangelogValue.Write(key, stateValue, value);
        }

        Produce(bed, partition, key, value);
    }

    private static void Produce(ServiceBed bed, Partition partition, byte[] key, byte[]? value)
    {
        using var producer = new ProducerBuilder<byte[], byte[]?>(new ProducerConfig { BootstrapServers = bed.BootstrapServers })
            .SetValueSerializer(Serializers.ByteArray).Build();
        producer.Produce(new TopicPartition(bed.Changelog, partition), new() { Key = key, Value = value });
        Assert.Equal(0, producer.Flush(Patience));
    }
}
