using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Text;
using FraudDetection;
using FraudDetection.Control;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;

namespace LoadGenerator.Audit;

/// <summary>
/// Judges a run from its records: replays the input with the service's own code and holds every decision and dead letter
/// against it. What other streams and volatile memory have contributed is read back from the decision itself, see
/// <see cref="StampedInputs"/>. Feed it each partition's input in offset order; how input and output alternate does not matter, but what
/// is not matched yet is kept, so feed them side by side. Not thread-safe.
/// </summary>
public sealed class AuditJudge
{
    private readonly DeciderCatalog _deciders;
    private readonly TimeSpan _maxOutOfOrderness;
    private readonly Dictionary<int, PartitionReplay> _replays = [];
    private readonly Dictionary<(string TransactionId, int Partition), Queue<ExpectedDecision>> _expected = [];
    private readonly Dictionary<(string TransactionId, int Partition), Queue<DecisionSnapshot>> _actual = [];
    private readonly HashSet<UInt128> _transactionIds = [];
    private readonly Dictionary<(int Partition, long Offset), string> _invalid = [];
    private readonly Dictionary<(int Partition, long Offset), int> _deadLetters = [];
    private readonly FindingList _findings = new();
    private readonly Decision _concluded = new();
    private long _transactionCount;
    private long _decisionCount;
    private long _deadLetterCount;
    private long _matchedCount;
    private long? _matchedStateCount;

    /// <summary>Prepares a judgement.</summary>
    /// <param name="options">The options that the service decided with.</param>
    /// <param name="deciders">Finds what each decision was made with; by default in the program alone.</param>
    public AuditJudge(FraudOptions options, DeciderCatalog? deciders = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _deciders = deciders ?? new(options);
        _maxOutOfOrderness = options.MaxOutOfOrderness;
    }

    /// <summary>Takes the partition's next valid transaction.</summary>
    public void OnTransaction(int partition, in Transaction transaction)
    {
        _transactionCount++;
        _transactionIds.Add(XxHash128.HashToUInt128(transaction.TransactionId.Span));
        if (!_replays.TryGetValue(partition, out var replay))
        {
            _replays.Add(partition, replay = new PartitionReplay(_maxOutOfOrderness));
        }

        var expected = new ExpectedDecision(transaction, replay.Next(transaction), partition, _transactionCount);
        if (TryTake(_actual, expected, out var actual))
        {
            Compare(expected, actual);
        }
        else
        {
            Keep(_expected, expected);
        }
    }

    /// <summary>Takes a record of the input that is not a valid transaction.</summary>
    public void OnInvalid(int partition, long offset, string rejection) => _invalid.Add((partition, offset), rejection);

    /// <summary>Takes a decision.</summary>
    public void OnDecision(int partition, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        _decisionCount++;
        var actual = new DecisionSnapshot(decision, partition, _decisionCount);
        if (TryTake(_expected, actual, out var expected))
        {
            Compare(expected, actual);
        }
        else
        {
            Keep(_actual, actual);
        }
    }

    /// <summary>Takes a record of the decisions' topic that is no decision.</summary>
    public void OnUnreadableDecision(int partition, long offset, string problem)
    {
        _decisionCount++;
        _findings.Add(FindingKind.UnreadableDecision, Position(FraudTopics.Decisions, partition, offset), problem);
    }

    /// <summary>Takes a dead letter.</summary>
    /// <param name="partition">The partition of the invalid record.</param>
    /// <param name="offset">The offset of the invalid record.</param>
    public void OnDeadLetter(int partition, long offset)
    {
        _deadLetterCount++;
        _deadLetters[(partition, offset)] = _deadLetters.GetValueOrDefault((partition, offset)) + 1;
    }

    /// <summary>Takes a dead letter that does not tell which record of the input it holds.</summary>
    public void OnUnreadableDeadLetter(int partition, long offset, string problem)
    {
        _deadLetterCount++;
        _findings.Add(FindingKind.UnknownDeadLetter, Position(FraudTopics.DeadLetters, partition, offset), problem);
    }

    /// <summary>Takes the state of a partition whose input has ended, as its changelog restores it.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="cards">The state of each card, by the card's id.</param>
    /// <param name="otherEntries">How many entries there are that are no card's.</param>
    public void OnState(int partition, IEnumerable<KeyValuePair<string, CardState>> cards, long otherEntries)
    {
        var expected = _replays.TryGetValue(partition, out var replay) ? replay.Cards : new Dictionary<string, CardState>();
        _matchedStateCount = _matchedStateCount.GetValueOrDefault()
            + CardStateComparison.CountMatches(partition, expected, cards, otherEntries, _findings);
    }

    /// <summary>Takes a problem with a partition's state as a whole.</summary>
    public void OnWrongState(int partition, string problem) =>
        _findings.Add(FindingKind.DifferentState, FormattableString.Invariant($"partition {partition}"), problem);

    /// <summary>Forgets the cards of a partition whose input has ended.</summary>
    public void EndPartition(int partition) => _replays.Remove(partition);

    /// <summary>Gives the verdict, once everything has been fed.</summary>
    public AuditReport Conclude()
    {
        JudgeMisplaced();
        foreach (var expected in InOrder(_expected))
        {
            _findings.Add(FindingKind.Lost, expected.TransactionId, $"no decision in partition {expected.Partition}");
        }

        foreach (var actual in InOrder(_actual))
        {
            if (_transactionIds.Contains(XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(actual.TransactionId))))
            {
                _findings.Add(
                    FindingKind.Duplicated, actual.TransactionId, $"one decision too many in partition {actual.Partition}");
            }
            else
            {
                _findings.Add(
                    FindingKind.Unknown, actual.TransactionId, $"a decision in partition {actual.Partition}, but no transaction");
            }
        }

        JudgeDeadLetters();
        return new()
        {
            Transactions = _transactionCount,
            Invalid = _invalid.Count,
            Decisions = _decisionCount,
            DeadLetters = _deadLetterCount,
            Matched = _matchedCount,
            MatchedStates = _matchedStateCount,
            Counts = _findings.Counts,
            Findings = _findings.First,
        };
    }

    private void Compare(ExpectedDecision expected, DecisionSnapshot actual)
    {
        var differences = FindDifferences(expected, actual);
        if (differences.Count == 0)
        {
            _matchedCount++;
        }
        else
        {
            _findings.Add(FindingKind.Different, expected.TransactionId, string.Join(", ", differences));
        }
    }

    private List<string> FindDifferences(ExpectedDecision expected, DecisionSnapshot actual)
    {
        try
        {
            var decider = _deciders.Find(actual.RulesVersion, actual.ModelVersion);
            return expected.Conclude(decider, actual.Inputs, _concluded).DifferencesTo(actual);
        }
        catch (InvalidDataException e)
        {
            return [e.Message];
        }
    }

    // A transaction without a decision and a decision without a transaction that have the same id but not the same
    // partition belong together.
    private void JudgeMisplaced()
    {
        if (_expected.Count == 0 || _actual.Count == 0)
        {
            return;
        }

        var actualById = InOrder(_actual).ToLookup(actual => actual.TransactionId);
        foreach (var expectedOfId in InOrder(_expected).GroupBy(e => e.TransactionId).ToList())
        {
            foreach (var (expected, actual) in expectedOfId.Zip(actualById[expectedOfId.Key]))
            {
                TryTake(_expected, expected, out _);
                TryTake(_actual, actual, out _);
                _findings.Add(
                    FindingKind.Misplaced,
                    expected.TransactionId,
                    $"the decision is in partition {actual.Partition}, the transaction in {expected.Partition}");
            }
        }
    }

    private void JudgeDeadLetters()
    {
        foreach (var (position, rejection) in _invalid)
        {
            var subject = Position(FraudTopics.Transactions, position.Partition, position.Offset);
            switch (_deadLetters.GetValueOrDefault(position))
            {
                case 0:
                    _findings.Add(FindingKind.LostDeadLetter, subject, $"no dead letter; {rejection}");
                    break;
                case 1:
                    break;
                case var count:
                    _findings.Add(FindingKind.DuplicatedDeadLetter, subject, $"{count} dead letters; {rejection}");
                    break;
            }
        }

        foreach (var position in _deadLetters.Keys.Where(position => !_invalid.ContainsKey(position)))
        {
            _findings.Add(
                FindingKind.UnknownDeadLetter,
                Position(FraudTopics.Transactions, position.Partition, position.Offset),
                "a dead letter, but the record is valid or does not exist");
        }
    }

    private static IOrderedEnumerable<T> InOrder<T>(Dictionary<(string TransactionId, int Partition), Queue<T>> waiting)
        where T : IAuditedDecision =>
        waiting.Values.SelectMany(queue => queue).OrderBy(decision => decision.Order);

    private static bool TryTake<T>(
        Dictionary<(string TransactionId, int Partition), Queue<T>> waiting,
        IAuditedDecision counterpart,
        [NotNullWhen(true)] out T? taken)
        where T : class, IAuditedDecision
    {
        var key = (counterpart.TransactionId, counterpart.Partition);
        if (!waiting.TryGetValue(key, out var queue))
        {
            taken = null;
            return false;
        }

        taken = queue.Dequeue();
        if (queue.Count == 0)
        {
            waiting.Remove(key);
        }

        return true;
    }

    private static void Keep<T>(Dictionary<(string TransactionId, int Partition), Queue<T>> waiting, T decision)
        where T : IAuditedDecision
    {
        var key = (decision.TransactionId, decision.Partition);
        if (!waiting.TryGetValue(key, out var queue))
        {
            waiting.Add(key, queue = new(capacity: 1));
        }

        queue.Enqueue(decision);
    }

    private static string Position(string topic, int partition, long offset) =>
        FormattableString.Invariant($"{topic}[{partition}]@{offset}");
}
