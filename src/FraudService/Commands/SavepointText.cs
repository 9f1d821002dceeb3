using System.Globalization;
using System.Text;
using FraudService.Http;

namespace FraudService.Commands;

/// <summary>What there is to say of savepoints, as lines for people.</summary>
internal static class SavepointText
{
    public static string Describe(SavepointReport report)
    {
        var text = new StringBuilder();
        Line(text, $"job '{report.JobName}' of application '{report.ApplicationId}', {report.Files.Count} file(s), checksums ok");
        if (report.MissingPartitions.Count > 0)
        {
            Line(text, $"without partition(s) {string.Join(", ", report.MissingPartitions)}: bring the files of all instances together");
        }

        foreach (var file in report.Files)
        {
            Line(text, $"{file.Path}: {file.Bytes} bytes, written {file.Created:yyyy-MM-dd'T'HH:mm:ss'Z'}");
            Line(text, file.Partition is null
                ? $"  region {file.Region}"
                : $"  {file.Topic}/{file.Partition} goes on at offset {file.NextOffset}, event time {file.MaxEventTime?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "none"}");
            foreach (var state in file.States)
            {
                Line(text, $"  {state.Name}{(state.Version is null ? "" : $" ({state.Kind}, version {state.Version})")}: {state.Entries} entries, {state.Bytes} bytes");
            }
        }

        return text.ToString().TrimEnd();
    }

    public static string Describe(SavepointDiffReport report)
    {
        var text = new StringBuilder();
        foreach (var partition in report.Partitions)
        {
            Line(text, $"{partition.Region}{(partition.Partition is { } number ? $"/{number}" : "")}: offset {Offset(partition.FirstOffset)} -> {Offset(partition.SecondOffset)}");
            foreach (var state in partition.States)
            {
                Line(text, $"  {state.Name}{Versions(state)}: {state.Added.Count} added, {state.Removed.Count} removed, {state.Changed.Count} changed, {state.Same} the same");
                Keys(text, "added", state.Added);
                Keys(text, "removed", state.Removed);
                Keys(text, "changed", state.Changed);
            }
        }

        return text.ToString().TrimEnd();
    }

    public static string Describe(SavepointAnswer answer) => string.Join(
        Environment.NewLine,
        answer.Files.Append(answer.Stopped ? "The job has stopped behind this savepoint." : $"The savepoint is in {answer.Directory}."));

    private static string Offset(long? offset) => offset?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static string Versions(StateDiffReport state) =>
        state.FirstVersion == state.SecondVersion ? "" : $" (version {Offset(state.FirstVersion)} -> {Offset(state.SecondVersion)})";

    private static void Keys(StringBuilder text, string what, KeysReport keys)
    {
        if (keys.Count > 0)
        {
            Line(text, $"    {what}: {string.Join(", ", keys.First)}{(keys.Count > keys.First.Count ? ", ..." : "")}");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(FormattableString.Invariant(line));

    private static void Line(StringBuilder text, string line) => text.AppendLine(line);
}
