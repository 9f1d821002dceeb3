using System.Text.Json;

namespace LoadGenerator.Takeover;

/// <summary>What the log of an instance, as JSON, says about the restores after a moment.</summary>
internal sealed class RestoreLog
{
    private RestoreLog(IReadOnlyList<JsonElement> events)
    {
        Assigned = Times(events, "Slot {Slot}: assigned").Min();
        Began = Times(events, "Partition {Partition}: restore begins").Max();
        var restored = Matching(events, "Partition {Partition}: restored").ToList();
        Restored = restored.Select(TimeOf).Max();
        Keys = restored.Sum(each => each.GetProperty(nameof(Keys)).GetInt64());
        Records = restored.Sum(each => each.GetProperty(nameof(Records)).GetInt64());
        Origins = string.Join(", ", restored.Select(each => each.GetProperty("Origin").ToString()).Distinct().Order(StringComparer.Ordinal));
    }

    public DateTimeOffset? Assigned { get; }

    public DateTimeOffset? Began { get; }

    public DateTimeOffset? Restored { get; }

    public long Keys { get; }

    public long Records { get; }

    public string Origins { get; }

    /// <summary>Reads a log file that is still written to.</summary>
    public static RestoreLog ReadSince(string file, DateTimeOffset moment)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var events = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('{') || !line.EndsWith('}'))
            {
                continue; // Not the logger's, or not yet written to its end.
            }

            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("@t", out var time) && time.GetDateTimeOffset() >= moment)
            {
                events.Add(document.RootElement.Clone());
            }
        }

        return new(events);
    }

    private static IEnumerable<JsonElement> Matching(IEnumerable<JsonElement> events, string template) => events.Where(
        each => each.TryGetProperty("@mt", out var text) && text.GetString()!.StartsWith(template, StringComparison.Ordinal));

    private static IEnumerable<DateTimeOffset?> Times(IEnumerable<JsonElement> events, string template) => Matching(events, template).Select(TimeOf);

    private static DateTimeOffset? TimeOf(JsonElement logged) => logged.GetProperty("@t").GetDateTimeOffset();
}
