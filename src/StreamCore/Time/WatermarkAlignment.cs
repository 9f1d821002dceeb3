namespace StreamCore.Time;

/// <summary>How a source's splits keep together with others; see <see cref="AlignmentGroup"/>.</summary>
/// <param name="Group">The group's name, in the job.</param>
/// <param name="MaxDrift">How far a split's watermark may be ahead of the group's least.</param>
internal sealed record WatermarkAlignment(string Group, TimeSpan MaxDrift);
