namespace StreamCore.State.Schemas;

/// <summary>How a serializer stores values of its type.</summary>
/// <param name="Serializer">What the serializer is called in schemas.</param>
/// <param name="Size">How many bytes a value has; 0 if that varies.</param>
/// <param name="Fields">What values are made of; none if only the serializer knows.</param>
internal sealed record StateLayout(string Serializer, int Size, IReadOnlyList<StateField> Fields)
{
    public static StateLayout Of(string serializer, string type) => new(serializer, 0, [new("", type)]);

    /// <summary>The layout in a line, which tells layouts of keys apart: keys can't change at all.</summary>
    public string Describe() => Fields switch
    {
        [] => Serializer,
        [{ Path: "" } only] => $"{Serializer} {only.Describe()}",
        _ => $"{Serializer} {{{string.Join(", ", Fields.Where(field => field.Path.Length > 0).Select(field => $"{field.Path}: {field.Describe()}"))}}}",
    };
}
