namespace StreamCore.State.Schemas;

/// <summary>Reads a value from what is stored behind the schema's number and the time.</summary>
/// <exception cref="InvalidDataException">The bytes are not of the type.</exception>
internal delegate T PayloadReader<out T>(ReadOnlySpan<byte> payload);
