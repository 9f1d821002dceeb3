namespace StreamCore.State.Schemas;

/// <summary>A field of a stored value, nested ones included; names are the only thing by which fields are told apart.</summary>
/// <param name="Path">The names that lead to it, joined by dots; empty if the value is not made of fields.</param>
/// <param name="Type">Its type; that of an element for an array that lies within a struct.</param>
/// <param name="Offset">Where it lies in a struct; 0 where fields are found by name.</param>
/// <param name="Size">How many bytes it has, or each of its elements; 0 where fields are found by name.</param>
/// <param name="Count">How many elements it has; 1 if it is no array.</param>
internal sealed record StateField(string Path, string Type, int Offset = 0, int Size = 0, int Count = 1)
{
    /// <summary>Whether a value can't be read without it. It is not stored: what matters is what the job wants now.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsRequired { get; init; }

    /// <summary>The field for messages, such as <c>int</c> or <c>long[3]</c>.</summary>
    public string Describe() => Count == 1 ? Type : FormattableString.Invariant($"{Type}[{Count}]");

    /// <summary>Whether both are stored in the same way; a value without a field that is required now is none of this one's.</summary>
    public bool IsSameAs(StateField other) =>
        Path == other.Path && Type == other.Type && Offset == other.Offset && Size == other.Size && Count == other.Count;
}
