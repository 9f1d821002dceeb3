namespace FraudDetection.Rules;

/// <summary>Collects what is wrong with a document, and turns positions in it into lines and columns.</summary>
internal sealed class RuleFaults
{
    private readonly List<RuleFault> _faults = [];
    private readonly List<int> _lineStarts = [0];

    public RuleFaults(ReadOnlySpan<byte> utf8)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    /// <summary>The rule that is being read; null if none is, or it has no id.</summary>
    public string? RuleId { get; set; }

    /// <summary>True if nothing was found so far.</summary>
    public bool IsEmpty => _faults.Count == 0;

    /// <summary>What was found, in the order of the text.</summary>
    public IReadOnlyList<RuleFault> Ordered =>
        [.. _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column).Take(RuleLimits.Faults)];

    public void Add(int position, string reason, string remedy)
    {
        var found = _lineStarts.BinarySearch(position);
        var line = found >= 0 ? found : ~found - 1;
        AddAt(line + 1, position - _lineStarts[line] + 1, reason, remedy);
    }

    public void AddAt(int line, int column, string reason, string remedy) =>
        _faults.Add(new(RuleId, line, column, reason, remedy));
}
