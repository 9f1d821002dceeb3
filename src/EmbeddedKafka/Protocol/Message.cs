namespace EmbeddedKafka.Protocol;

/// <summary>
/// A request, a response, or a structure within one. Its layout is described once, in <see cref="Fields"/>: the same
/// description reads it, writes it, and is checked against the published one.
/// </summary>
internal abstract class Message
{
    /// <summary>Names the fields in the order of the wire, each with the versions that have it.</summary>
    public abstract void Fields(FieldCodec codec);
}
