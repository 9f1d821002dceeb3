using EmbeddedKafka.SchemaRegistry.Avro;

namespace EmbeddedKafka.SchemaRegistry;

/// <summary>A schema with everything that it refers to.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Text">It as text, the same for equal schemas.</param>
/// <param name="References">The schemas that define the types which it mentions and does not define.</param>
internal sealed record ParsedSchema(AvroType Type, string Text, IReadOnlyList<SchemaReference> References)
{
    /// <summary>A schema may refer to others that refer to others; together they must stay within this, in characters.</summary>
    private const int MaxReferredLength = 8 << 20;

    /// <summary>See <see cref="SchemaVersion.Identity"/>.</summary>
    public string Identity => SchemaVersion.IdentityOf(Text, References);

    /// <summary>Reads a schema that a client sent.</summary>
    /// <exception cref="RegistryException">It is not valid, or what it refers to is not there.</exception>
    public static ParsedSchema Parse(
        string text, IReadOnlyList<SchemaReference> references, RegistryState state, bool normalize)
    {
        IReadOnlyList<SchemaReference> used = normalize
            ? [.. references.Distinct().OrderBy(reference => reference.Name, StringComparer.Ordinal)
                .ThenBy(reference => reference.Subject, StringComparer.Ordinal).ThenBy(reference => reference.Version)]
            : references;
        return Parse(text, used, state, normalize, validateDefaults: true);
    }

    /// <summary>Reads a schema that was registered before.</summary>
    /// <exception cref="RegistryException">What it refers to has been removed.</exception>
    public static ParsedSchema Parse(SchemaVersion version, RegistryState state) =>
        Parse(version.Schema, version.References, state, normalize: false, validateDefaults: false);

    private static ParsedSchema Parse(
        string text, IReadOnlyList<SchemaReference> references, RegistryState state, bool normalize, bool validateDefaults)
    {
        try
        {
            var parser = new AvroSchemaParser();
            var length = 0;
            ParseReferred(references, parser, state, [], ref length);
            var defined = parser.Names.ToList();
            var type = parser.Parse(text, validateDefaults);
            return new(type, AvroSchemaWriter.Write(type, defined, normalize), references);
        }
        catch (AvroSchemaException e)
        {
            throw RegistryErrors.InvalidSchema(e.Message);
        }
    }

    private static void ParseReferred(
        IReadOnlyList<SchemaReference> references,
        AvroSchemaParser parser,
        RegistryState state,
        HashSet<(string Subject, int Version)> seen,
        ref int length)
    {
        foreach (var reference in references)
        {
            if (!seen.Add((reference.Subject, reference.Version)))
            {
                continue;
            }

            var version = state.Find(reference.Subject, reference.Version, deleted: true)
                ?? throw new AvroSchemaException(
                    $"It refers to version {reference.Version} of '{reference.Subject}' for the type " +
                    $"'{reference.Name}', which does not exist.");
            length += version.Schema.Length;
            if (length > MaxReferredLength)
            {
                throw new AvroSchemaException("The schemas that it refers to are too large.");
            }

            ParseReferred(version.References, parser, state, seen, ref length);
            parser.Parse(version.Schema, validateDefaults: false);
        }
    }
}
