using System.Globalization;
using StreamCore.Connectors.Collections;
using StreamCore.DataStream;

namespace StreamCore.Testing;

/// <summary>Plays one subtask's share of a <see cref="ScriptedSource{T}"/>.</summary>
internal sealed class ScriptedReader<T>(IReadOnlyList<Script<T>> scripts, int maxSteps, SourceReaderContext<T> context)
    : ISourceReader<T>
{
    private readonly List<Split> _splits = [];
    private int _turn;

    public string LastRecord { get; private set; } = "no step of a script yet";

    public void Open(IReadOnlyCollection<SplitPosition> restored)
    {
        var positions = restored.ToDictionary(position => position.Split, LongPosition.Read);
        for (var number = context.SubtaskIndex; number < scripts.Count; number += context.Parallelism)
        {
            var name = number.ToString(CultureInfo.InvariantCulture);
            _splits.Add(new(name, scripts[number], context.AddSplit(name)) { Next = (int)positions.GetValueOrDefault(name) });
        }
    }

    public SourceReaderStatus Poll(int maxRecords)
    {
        var idleTurns = 0;
        maxRecords = Math.Min(maxRecords, maxSteps);
        while (idleTurns < _splits.Count && maxRecords > 0)
        {
            var split = _splits[_turn];
            _turn = (_turn + 1) % _splits.Count;
            if (Step(split))
            {
                idleTurns = 0;
                maxRecords--;
            }
            else
            {
                idleTurns++;
            }
        }

        return _splits.TrueForAll(split => split.HasEnded) ? SourceReaderStatus.EndOfInput
            : maxRecords == 0 ? SourceReaderStatus.MoreAvailable
            : SourceReaderStatus.NothingAvailable;
    }

    public void SnapshotPositions(ICollection<SplitPosition> positions)
    {
        foreach (var split in _splits)
        {
            positions.Add(LongPosition.Create(split.Name, split.Next));
        }
    }

    public void SetPaused(string split, bool paused) => _splits.Single(each => each.Name == split).IsPaused = paused;

    public void Dispose()
    {
    }

    /// <summary>Plays a step of a script.</summary>
    /// <returns>False if there is nothing to do now.</returns>
    private bool Step(Split split)
    {
        if (split.HasEnded || split.IsPaused)
        {
            return false;
        }

        if (split.Next == split.Script.Count)
        {
            End(split);
            return false;
        }

        LastRecord = $"script {split.Name}, step {split.Next}";
        var step = split.Script[split.Next];
        switch (step.Kind)
        {
            case ScriptStepKind.Pause when !split.Script.IsOver(split.Next):
                return false;
            case ScriptStepKind.Crash:
                split.Script.CrashOnce(split.Next);
                break;
            case ScriptStepKind.End:
                split.Next++;
                End(split);
                return false;
        }

        split.Next++;
        if (step.Kind == ScriptStepKind.Element)
        {
            split.Output.Collect(step.Element!, step.Timestamp);
        }

        return true;
    }

    private void End(Split split)
    {
        split.HasEnded = true;
        context.RemoveSplit(split.Name);
    }

    private sealed class Split(string name, Script<T> script, ISplitOutput<T> output)
    {
        public string Name => name;

        public Script<T> Script => script;

        public ISplitOutput<T> Output => output;

        public int Next { get; set; }

        public bool HasEnded { get; set; }

        public bool IsPaused { get; set; }
    }
}
