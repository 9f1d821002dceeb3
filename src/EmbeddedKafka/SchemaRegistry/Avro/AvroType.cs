using System.Text.Json;

namespace EmbeddedKafka.SchemaRegistry.Avro;

/// <summary>
/// A type of an Avro schema. Compared by reference: within one schema every definition is one object, and a recursive
/// record contains itself.
/// </summary>
/// <param name="kind">The word that the schema has in <c>type</c>; <c>union</c> for an array of types.</param>
internal abstract class AvroType(string kind)
{
    public string Kind { get; } = kind;

    /// <summary>The attributes that the Avro specification does not know, logical types among them, in their order.</summary>
    public IReadOnlyList<JsonProperty> Properties { get; init; } = [];

    internal sealed class Primitive(string kind) : AvroType(kind);

    internal sealed class Array(AvroType items) : AvroType("array")
    {
        public AvroType Items { get; } = items;
    }

    internal sealed class Map(AvroType values) : AvroType("map")
    {
        public AvroType Values { get; } = values;
    }

    internal sealed class Union(IReadOnlyList<AvroType> branches) : AvroType("union")
    {
        public IReadOnlyList<AvroType> Branches { get; } = branches;
    }

    internal abstract class Named(string kind, AvroName name) : AvroType(kind)
    {
        public AvroName Name { get; } = name;

        public IReadOnlyList<AvroName> Aliases { get; init; } = [];

        public string? Doc { get; init; }
    }

    internal sealed class Enum(AvroName name, IReadOnlyList<string> symbols) : Named("enum", name)
    {
        public IReadOnlyList<string> Symbols { get; } = symbols;

        /// <summary>What a reader takes for a symbol that it does not know.</summary>
        public string? Default { get; init; }
    }

    internal sealed class Fixed(AvroName name, int size) : Named("fixed", name)
    {
        public int Size { get; } = size;
    }

    /// <param name="kind"><c>record</c> or <c>error</c>, which resolve alike.</param>
    /// <param name="name">The full name.</param>
    internal sealed class Record(string kind, AvroName name) : Named(kind, name)
    {
        private readonly Dictionary<string, Field> _fieldsByName = [];
        private readonly List<Field> _fields = [];

        public IReadOnlyList<Field> Fields => _fields;

        public Field? Find(string name) => _fieldsByName.GetValueOrDefault(name);

        /// <summary>Adds a field. They come after the record, which they may mention.</summary>
        /// <returns>False if there is one of that name.</returns>
        public bool TryAdd(Field field)
        {
            if (!_fieldsByName.TryAdd(field.Name, field))
            {
                return false;
            }

            _fields.Add(field);
            return true;
        }
    }

    internal sealed record Field(string Name, AvroType Type)
    {
        public string? Doc { get; init; }

        /// <summary>The default value; undefined if there is none, which is not the same as null.</summary>
        public JsonElement Default { get; init; }

        public bool HasDefault => Default.ValueKind != JsonValueKind.Undefined;

        /// <summary>How the field sorts: <c>ascending</c>, <c>descending</c> or <c>ignore</c>.</summary>
        public string Order { get; init; } = "ascending";

        public IReadOnlyList<string> Aliases { get; init; } = [];

        public IReadOnlyList<JsonProperty> Properties { get; init; } = [];
    }
}
