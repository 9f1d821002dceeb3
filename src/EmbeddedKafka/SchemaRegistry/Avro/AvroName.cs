namespace EmbeddedKafka.SchemaRegistry.Avro;

/// <summary>The full name of a record, an enum or a fixed.</summary>
/// <param name="Namespace">The namespace, empty if there is none.</param>
/// <param name="Name">The name in it.</param>
internal readonly record struct AvroName(string Namespace, string Name)
{
    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    /// <summary>Splits a name at its last dot; one without a dot is in the namespace that encloses it.</summary>
    public static AvroName Parse(string text, string enclosing)
    {
        var dot = text.LastIndexOf('.');
        return dot < 0 ? new(enclosing, text) : new(text[..dot], text[(dot + 1)..]);
    }

    /// <summary>How the name is written in a namespace: in full only where it would otherwise be taken for another.</summary>
    public string In(string enclosing) => Namespace == enclosing && !AvroPrimitives.IsPrimitive(Name) ? Name : FullName;

    /// <exception cref="AvroSchemaException">A part of the name is empty or has a character that Avro does not allow.</exception>
    public void Validate()
    {
        RequireName(Name);
        if (Namespace.Length > 0)
        {
            foreach (var part in Namespace.Split('.'))
            {
                RequireName(part);
            }
        }
    }

    public static void RequireName(string name)
    {
        if (name.Length == 0)
        {
            throw new AvroSchemaException("A name is empty.");
        }

        if (!IsStart(name[0]) || !name.All(letter => IsStart(letter) || char.IsDigit(letter)))
        {
            throw new AvroSchemaException(
                $"'{name}' is no Avro name: it must consist of letters, digits and underscores and not begin with a digit.");
        }
    }

    public override string ToString() => FullName;

    private static bool IsStart(char letter) => char.IsLetter(letter) || letter == '_';
}
