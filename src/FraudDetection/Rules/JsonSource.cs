using System.Text.Json;

namespace FraudDetection.Rules;

/// <summary>A JSON value that knows where it stands, so that a fault in it can be told with line and column.</summary>
internal sealed class JsonSource
{
    /// <summary>What it is; true and false are both of the kind <see cref="JsonValueKind.True"/> or <see cref="JsonValueKind.False"/>.</summary>
    public required JsonValueKind Kind { get; init; }

    /// <summary>The first byte.</summary>
    public required int Start { get; init; }

    /// <summary>The byte behind the last one.</summary>
    public int End { get; set; }

    /// <summary>The text of a string; "" if it is none.</summary>
    public string Text { get; init; } = "";

    /// <summary>The value of a number; NaN if it is none.</summary>
    public double Number { get; init; } = double.NaN;

    /// <summary>The elements of an array; empty if it is none.</summary>
    public List<JsonSource> Items { get; } = [];

    /// <summary>The properties of an object in the order of the text; empty if it is none.</summary>
    public List<JsonMember> Members { get; } = [];

    /// <summary>Finds a property; null if there is none.</summary>
    public JsonSource? this[string name] => Members.Find(member => member.Name == name)?.Value;

    /// <summary>The value as a person would name it in a message.</summary>
    public string Described => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"'{(Text.Length <= 80 ? Text : Text[..80] + "...")}'",
        JsonValueKind.Number => FormattableString.Invariant($"{Number}"),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
