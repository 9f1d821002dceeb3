namespace LoadGenerator.Audit;

/// <summary>Counts findings and keeps the first of each kind.</summary>
internal sealed class FindingList
{
    private readonly SortedDictionary<FindingKind, long> _counts = [];
    private readonly List<AuditFinding> _first = [];

    public IReadOnlyDictionary<FindingKind, long> Counts => _counts;

    public IReadOnlyList<AuditFinding> First => [.. _first.OrderBy(finding => finding.Kind)];

    public void Add(FindingKind kind, string subject, string detail)
    {
        var count = _counts.GetValueOrDefault(kind) + 1;
        _counts[kind] = count;
        if (count <= AuditReport.MaxFindingsOfAKind)
        {
            _first.Add(new(kind, subject, detail));
        }
    }
}
