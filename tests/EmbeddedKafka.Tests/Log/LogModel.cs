using EmbeddedKafka.Log;

namespace EmbeddedKafka.Tests.Log;

/// <summary>Does the same to a log and to a plain list of records, and compares what readers see.</summary>
internal sealed class LogModel(TestLog test)
{
    /// <summary>The last producer writes outside transactions, the others within.</summary>
    private const int Producers = 4;

    private readonly List<ModelRecord> _records = [];
    private readonly ModelProducer[] _producers = [.. Enumerable.Range(1, Producers).Select(id => new ModelProducer(id, Transactional: id < Producers))];
    private long _start;
    private long _end;
    private bool _deleted;
    private bool _sequencesKnown = true;

    private long StableOffset => _producers.Where(producer => producer.Open.Count > 0).Select(producer => producer.Open[0].Offset).DefaultIfEmpty(_end).Min();

    public void Do(LogStep step)
    {
        var producer = _producers[step.Number % Producers];
        switch (step.Kind)
        {
            case StepKind.Append:
                Append(step, null);
                break;
            case StepKind.AppendAsProducer:
                Append(step, producer);
                break;
            case StepKind.Commit or StepKind.Abort when producer.Transactional:
                End(producer, step.Kind == StepKind.Commit, fence: false);
                break;
            case StepKind.Fence when producer.Transactional:
                End(producer, commit: false, fence: true);
                break;
            case StepKind.SendAgain when _sequencesKnown && producer.Last is { } last:
                Assert.Equal((KafkaErrorCode.None, last.Offset), Result(test.Log.Append(last.Bytes)));
                break;
            case StepKind.LeaveGap when _sequencesKnown && producer.Last is not null:
                Assert.Equal(KafkaErrorCode.OutOfOrderSequenceNumber, test.Append(producer.Id, producer.Epoch, producer.Sequence + 1, producer.Transactional).Error);
                break;
            case StepKind.SendOldEpoch when _sequencesKnown && producer.Epoch > 0:
                Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, test.Append(producer.Id, (short)(producer.Epoch - 1), 0, producer.Transactional).Error);
                break;
            case StepKind.LetTimePass:
                test.Time.Advance(TimeSpan.FromMilliseconds(step.Number));
                break;
            case StepKind.Compact:
                test.Log.Compact(always: step.Number % 2 == 0);
                break;
            case StepKind.DeleteRecords when test.Log.Settings.Deletes:
                _deleted = true;
                _start = Math.Max(_start, StableOffset * step.Number / LogStep.MaxNumber);
                Assert.Equal(KafkaErrorCode.None, test.Log.DeleteRecordsBefore(_start));
                break;
            case StepKind.Reopen:
                Reopen();
                break;
        }

        Assert.Equal((_start, _end, StableOffset), (test.Log.LogStartOffset, test.Log.EndOffset, test.Log.LastStableOffset));
    }

    /// <summary>Compares what both kinds of readers see with what was written.</summary>
    public void Compare(int maxBytes)
    {
        var stable = StableOffset;
        Compare([.. _records.Where(record => record.IsCommitted && record.Offset >= _start && record.Offset < stable)], test.See(committedOnly: true, maxBytes));

        var all = _records.ToDictionary(record => record.Offset);
        foreach (var seen in test.See(committedOnly: false, maxBytes))
        {
            Assert.Equal((all[seen.Offset].Key, all[seen.Offset].Value), (seen.Key, seen.Value));
        }
    }

    private void Compare(List<ModelRecord> written, List<SeenRecord> seen)
    {
        var seenOffsets = seen.Select(record => record.Offset).ToHashSet();
        Assert.Equal(seenOffsets.Order(), seen.Select(record => record.Offset));
        Assert.Equal(
            written.Where(record => seenOffsets.Contains(record.Offset)).Select(record => (record.Offset, record.Key, record.Value)),
            seen.Select(record => (record.Offset, record.Key!, record.Value)));
        var missing = written.Where(record => !seenOffsets.Contains(record.Offset)).ToList();
        if (!test.Log.Settings.Compacts)
        {
            Assert.Empty(missing);
        }

        foreach (var record in missing)
        {
            var later = written.Exists(other => other.Key == record.Key && other.Offset > record.Offset);
            Assert.True(later || record.Value is null, $"{record.Offset} of {record.Key} is gone, though nothing displaces it");

            // A deletion may go only with all that it deletes.
            Assert.DoesNotContain(seen, other => !later && other.Key == record.Key && other.Offset < record.Offset);
        }
    }

    private void Append(LogStep step, ModelProducer? producer)
    {
        var records = step.Records.Select(record => ($"key-{record.Key}", record.Value % 5 == 0 ? null : $"value-{record.Value}")).ToArray();
        var batch = test.Batch(
            producer?.Id ?? -1,
            producer?.Epoch ?? -1,
            producer?.Sequence ?? -1,
            producer is { Transactional: true },
            (CompressionType)(step.Number % 5),
            records: [.. records.Select(record => ((string?)record.Item1, record.Item2))]);
        var known = test.Log.Producers().Where(snapshot => snapshot.ProducerId == producer?.Id).ToList();
        var outcome = test.Log.Append(batch);
        Assert.True(outcome.Ok, $"{outcome.Message} The log knew [{string.Join(", ", known)}]; log from {_start} to {_end}.");
        Assert.Equal(_end, outcome.BaseOffset);

        var offset = _end;
        foreach (var (key, value) in records)
        {
            var record = new ModelRecord(_end++, key, value) { IsCommitted = producer is not { Transactional: true } };
            _records.Add(record);
            if (!record.IsCommitted)
            {
                producer!.Open.Add(record);
            }
        }

        if (producer is not null)
        {
            producer.Sequence += records.Length;
            producer.Last = (offset, batch);
        }
    }

    private void End(ModelProducer producer, bool commit, bool fence)
    {
        if (fence)
        {
            producer.Epoch++;
            producer.Sequence = 0;
            producer.Last = null;
        }

        Assert.Equal((KafkaErrorCode.None, _end), Result(test.Log.AppendMarker(producer.Id, producer.Epoch, 0, commit)));
        _end++;
        producer.Open.ForEach(record => record.IsCommitted = commit);
        producer.Open.Clear();
    }

    private void Reopen()
    {
        var before = Describe();
        test.Reopen();
        if (_deleted)
        {
            // Of deleted batches nothing is known any more.
            _sequencesKnown = false;
            return;
        }

        Assert.Equal(before, Describe());
    }

    private List<ProducerSnapshot> Describe() =>
        [.. test.Log.Producers().Select(producer => producer with { LastTimestamp = 0 }).OrderBy(producer => producer.ProducerId)];

    private static (KafkaErrorCode Error, long BaseOffset) Result(AppendOutcome outcome) => (outcome.Error, outcome.BaseOffset);

    private sealed record ModelRecord(long Offset, string Key, string? Value)
    {
        public bool IsCommitted { get; set; }
    }

    private sealed record ModelProducer(int Id, bool Transactional)
    {
        public short Epoch { get; set; }

        public int Sequence { get; set; }

        public (long Offset, byte[] Bytes)? Last { get; set; }

        public List<ModelRecord> Open { get; } = [];
    }
}
