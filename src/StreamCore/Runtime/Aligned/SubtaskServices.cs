using StreamCore.Graph;
using StreamCore.Runtime.Exchange;
using StreamCore.Time;

namespace StreamCore.Runtime.Aligned;

/// <summary>What the subtasks of a region share.</summary>
/// <param name="Job">The job.</param>
/// <param name="Gate">Where they meet the coordinator.</param>
/// <param name="Exchanges">The channels of each edge between vertices.</param>
/// <param name="State">The region's own state; read while subtasks open, written by the coordinator only.</param>
/// <param name="Alignment">The alignment groups that sources name.</param>
/// <param name="NoteWork">Tells the coordinator that there is something to commit.</param>
/// <param name="SourceEnded">Tells the coordinator that a source subtask has read everything.</param>
internal sealed record SubtaskServices(
    JobContext Job,
    EpochGate Gate,
    IReadOnlyDictionary<StreamEdge, Exchange.Exchange> Exchanges,
    RegionState State,
    AlignmentGroups Alignment,
    Action NoteWork,
    Action SourceEnded);
