namespace EmbeddedKafka.SchemaRegistry.Avro;

/// <summary>A reason why data of one schema cannot be read with another.</summary>
/// <param name="Kind">The kind of reason, in the terms of Avro's own library, which tools look for.</param>
/// <param name="Path">Where in the reader's schema, as a path through its JSON.</param>
/// <param name="Detail">What it is about: the field, the symbols, the types.</param>
internal sealed record Incompatibility(string Kind, string Path, string Detail)
{
    public const string NameMismatch = "NAME_MISMATCH";
    public const string FixedSizeMismatch = "FIXED_SIZE_MISMATCH";
    public const string MissingEnumSymbols = "MISSING_ENUM_SYMBOLS";
    public const string MissingDefault = "READER_FIELD_MISSING_DEFAULT_VALUE";
    public const string TypeMismatch = "TYPE_MISMATCH";
    public const string MissingUnionBranch = "MISSING_UNION_BRANCH";

    /// <summary>The reason as a registry reports it.</summary>
    /// <param name="reader">What the reader's schema is called: new or old.</param>
    /// <param name="writer">What the writer's is called.</param>
    public string Describe(string reader, string writer)
    {
        var description = Kind switch
        {
            NameMismatch => $"the {reader} schema has another name than the {writer} one",
            FixedSizeMismatch => $"the {reader} schema has another fixed size than the {writer} one",
            MissingEnumSymbols => $"the {reader} schema lacks enum symbols of the {writer} one and has no default",
            MissingDefault => $"the {reader} schema has a field without a default that the {writer} one lacks",
            MissingUnionBranch => $"the {reader} schema lacks a union branch for a type of the {writer} one",
            _ => $"the {reader} schema cannot read the type of the {writer} one",
        };
        return $"{{errorType:'{Kind}', description:'At {Path} {description}', additionalInfo:'{Detail}'}}";
    }
}
