namespace EmbeddedKafka.SchemaRegistry.Avro;

/// <summary>
/// Says why data written with one schema cannot be read with another, by the rules of schema resolution in the Avro
/// specification, as Avro's Java library and with it Confluent's registry apply them. Apache.Avro's own
/// <c>Schema.CanRead</c> cannot decide this: it takes every union and every enum for readable, whatever they hold, and
/// refuses to read bytes as a string and a type that gained or lost a logical type.
/// </summary>
internal sealed class AvroResolution
{
    /// <summary>Levels of types: far more than any schema has, few enough for the stack.</summary>
    private const int MaxDepth = 400;

    /// <summary>Two schemas of a megabyte can be made to keep a processor busy for hours.</summary>
    private const int MaxComparisons = 500_000;

    /// <summary>More reasons help nobody, and the reasons of a record that many others contain would multiply.</summary>
    private const int MaxReasons = 100;

    private readonly Dictionary<(AvroType Reader, AvroType Writer), List<Incompatibility>> _refused = [];
    private readonly HashSet<(AvroType Reader, AvroType Writer)> _accepted = [];
    private int _comparisons;
    private int _depth;

    private AvroResolution()
    {
    }

    /// <summary>The reasons, empty if all data can be read.</summary>
    /// <exception cref="AvroSchemaException">The schemas are too deep or too large to be compared.</exception>
    public static IReadOnlyList<Incompatibility> Compare(AvroType reader, AvroType writer)
    {
        var resolution = new AvroResolution();
        while (true)
        {
            // A pair of records met within itself is taken for readable. If that proves wrong, whatever was decided on the
            // strength of it has to be decided again; each round adds to what is known to be refused, so this ends.
            var refused = resolution._refused.Count;
            resolution._accepted.Clear();
            var reasons = resolution.Resolve(reader, writer, "");
            if (resolution._refused.Count == refused)
            {
                return reasons;
            }
        }
    }

    private List<Incompatibility> Resolve(AvroType reader, AvroType writer, string path)
    {
        Count();
        if (_depth > MaxDepth)
        {
            throw TooComplex();
        }

        _depth++;
        var reasons = (reader, writer) switch
        {
            (AvroType.Union, AvroType.Union from) => ReadEachBranch(reader, from, path),
            (_, AvroType.Union from) => [.. from.Branches.SelectMany((branch, i) => Resolve(reader, branch, $"{path}/{i}")).Take(MaxReasons)],
            (AvroType.Union to, _) => ReadAsOneOf(to, writer, path),
            (AvroType.Array to, AvroType.Array from) => Resolve(to.Items, from.Items, path + "/items"),
            (AvroType.Map to, AvroType.Map from) => Resolve(to.Values, from.Values, path + "/values"),
            (AvroType.Fixed to, AvroType.Fixed from) => [.. CompareNames(to, from, path), .. CompareSizes(to, from, path)],
            (AvroType.Enum to, AvroType.Enum from) => [.. CompareNames(to, from, path), .. CompareSymbols(to, from, path)],
            (AvroType.Record to, AvroType.Record from) => ResolveRecords(to, from, path),
            (AvroType.Primitive, AvroType.Primitive) when IsReadable(reader.Kind, writer.Kind) => [],
            _ => [new(Incompatibility.TypeMismatch, At(path), $"reader: {reader.Kind}, writer: {writer.Kind}")],
        };
        _depth--;
        if (reasons.Count > MaxReasons)
        {
            reasons = reasons[..MaxReasons];
        }

        return reasons;
    }

    /// <summary>The same type, or one that Avro promotes.</summary>
    private static bool IsReadable(string reader, string writer) => reader == writer || (reader, writer) switch
    {
        ("long", "int") => true,
        ("float", "int" or "long") => true,
        ("double", "int" or "long" or "float") => true,
        ("string", "bytes") or ("bytes", "string") => true,
        _ => false,
    };

    private List<Incompatibility> ReadEachBranch(AvroType reader, AvroType.Union writer, string path)
    {
        var reasons = new List<Incompatibility>();
        for (var i = 0; i < writer.Branches.Count; i++)
        {
            if (Resolve(reader, writer.Branches[i], path).Count > 0)
            {
                reasons.Add(new(Incompatibility.MissingUnionBranch, At($"{path}/{i}"), $"writer: {writer.Branches[i].Kind}"));
            }
        }

        return reasons;
    }

    private List<Incompatibility> ReadAsOneOf(AvroType.Union reader, AvroType writer, string path)
    {
        foreach (var branch in reader.Branches)
        {
            // Why a branch does not apply interests nobody: one of another name need not be looked into.
            Count();
            var otherName = branch is AvroType.Named to && writer is AvroType.Named from && !HaveSameName(to, from);
            if (!otherName && Resolve(branch, writer, path).Count == 0)
            {
                return [];
            }
        }

        return [new(Incompatibility.MissingUnionBranch, At(path), $"writer: {writer.Kind}")];
    }

    private List<Incompatibility> ResolveRecords(AvroType.Record reader, AvroType.Record writer, string path)
    {
        var pair = (reader, writer);
        if (_refused.TryGetValue(pair, out var known))
        {
            return known;
        }

        if (!_accepted.Add(pair))
        {
            return [];
        }

        List<Incompatibility> reasons = [.. CompareNames(reader, writer, path)];
        for (var i = 0; i < reader.Fields.Count && reasons.Count < MaxReasons; i++)
        {
            reasons.AddRange(ResolveField(reader.Fields[i], writer, $"{path}/fields/{i}"));
        }

        if (reasons.Count > 0)
        {
            _refused.Add(pair, reasons);
        }

        return reasons;
    }

    private List<Incompatibility> ResolveField(AvroType.Field reader, AvroType.Record writer, string path)
    {
        Count();
        // Two candidates are one too many, even if one has the reader's own name: applied to the writer's schema, the
        // aliases give it two fields of one name, which readers in Java refuse.
        var candidates = reader.Aliases.Prepend(reader.Name).Distinct().Select(writer.Find).OfType<AvroType.Field>().ToList();
        return candidates switch
        {
            [var written] => Resolve(reader.Type, written.Type, path + "/type"),
            [] when reader.HasDefault => [],
            [] => [new(Incompatibility.MissingDefault, At(path), reader.Name)],
            _ => [new(Incompatibility.NameMismatch, At(path), $"{reader.Name} matches {string.Join(" and ", candidates.Select(field => field.Name))}")],
        };
    }

    /// <summary>Namespaces do not count: Avro compares unqualified names, but aliases in full.</summary>
    private static bool HaveSameName(AvroType.Named reader, AvroType.Named writer) =>
        reader.Name.Name == writer.Name.Name || reader.Aliases.Contains(writer.Name);

    private static IEnumerable<Incompatibility> CompareNames(AvroType.Named reader, AvroType.Named writer, string path)
    {
        if (!HaveSameName(reader, writer))
        {
            yield return new(Incompatibility.NameMismatch, At(path + "/name"), $"reader: {reader.Name}, writer: {writer.Name}");
        }
    }

    private static IEnumerable<Incompatibility> CompareSizes(AvroType.Fixed reader, AvroType.Fixed writer, string path)
    {
        if (reader.Size != writer.Size)
        {
            yield return new(
                Incompatibility.FixedSizeMismatch, At(path + "/size"), $"reader: {reader.Size}, writer: {writer.Size}");
        }
    }

    private static IEnumerable<Incompatibility> CompareSymbols(AvroType.Enum reader, AvroType.Enum writer, string path)
    {
        var missing = writer.Symbols.Except(reader.Symbols).ToList();
        if (missing.Count > 0 && reader.Default is null)
        {
            yield return new(Incompatibility.MissingEnumSymbols, At(path + "/symbols"), string.Join(", ", missing));
        }
    }

    private void Count()
    {
        if (++_comparisons > MaxComparisons)
        {
            throw TooComplex();
        }
    }

    private static AvroSchemaException TooComplex() => new("The schemas are too deep or too large to be compared.");

    private static string At(string path) => path.Length == 0 ? "/" : path;
}
