using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCore.Tests.Conformance;

/// <summary>Compares and orders JSON results whose numbers are 64-bit integers.</summary>
internal static class VectorJson
{
    /// <summary>A text that two values share exactly when they are equal: the order of members does not matter.</summary>
    public static string Canonical(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(
            ',',
            members.OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => $"\"{member.Key}\":{Canonical(member.Value)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Canonical)) + "]",
        _ when node.GetValueKind() == JsonValueKind.Number =>
            long.Parse(node.ToJsonString(), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        _ => node.ToJsonString(),
    };

    /// <summary>A changeable copy of an object.</summary>
    public static JsonObject Copy(JsonElement element) => JsonNode.Parse(element.GetRawText())!.AsObject();

    /// <summary>Orders a member whose order is not defined at all; nothing happens when the member is missing.</summary>
    public static void Sort(JsonObject result, string member) => SortRuns(result, member, static _ => 0);

    /// <summary>
    /// Orders a member's neighbouring entries of equal key among each other, but leaves the order of keys as it is: a
    /// wrong order of keys stays visible.
    /// </summary>
    /// <param name="result">A step's result.</param>
    /// <param name="member">The member's name; nothing happens when the result has none.</param>
    /// <param name="key">What the defined order goes by, such as a window's end.</param>
    public static void SortRuns(JsonObject result, string member, Func<JsonNode, long> key)
    {
        if (result[member] is not JsonArray entries)
        {
            return;
        }

        var sorted = new List<JsonNode?>();
        for (var start = 0; start < entries.Count;)
        {
            var end = start + 1;
            while (end < entries.Count && key(entries[end]!) == key(entries[start]!))
            {
                end++;
            }

            sorted.AddRange(entries.Take(start..end).OrderBy(Canonical, StringComparer.Ordinal));
            start = end;
        }

        // A node belongs to one parent: take the entries out before they go into their new order.
        entries.Clear();
        foreach (var entry in sorted)
        {
            entries.Add(entry);
        }
    }
}
