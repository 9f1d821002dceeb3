using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamCore.State.Schemas;

/// <summary>The properties that JSON of a type is read into, nested ones included.</summary>
internal static class JsonLayout
{
    private const int MaxDepth = 16;

    public static StateLayout Of(Type type, JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        var fields = new List<StateField>();
        Add(fields, "", options.GetTypeInfo(type), options, []);
        return new("json", 0, fields);
    }

    private static void Add(List<StateField> fields, string path, JsonTypeInfo info, JsonSerializerOptions options, Stack<Type> above, bool isRequired = false)
    {
        // A type within itself is described where it comes first.
        if (above.Contains(info.Type) || above.Count == MaxDepth)
        {
            fields.Add(new(path, StateTypeName.Of(info.Type)) { IsRequired = isRequired });
            return;
        }

        above.Push(info.Type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                // An object without properties, and one that may be missing, is a field itself.
                fields.Add(new(path, "object") { IsRequired = isRequired });
                foreach (var property in info.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null))
                {
                    var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                    Add(fields, name, options.GetTypeInfo(property.PropertyType), options, above, property.IsRequired);
                }

                break;
            case JsonTypeInfoKind.Enumerable when info.ElementType is { } element:
                fields.Add(new(path, "array") { IsRequired = isRequired });
                Add(fields, path + "[]", options.GetTypeInfo(element), options, above);
                break;
            case JsonTypeInfoKind.Dictionary when info.ElementType is { } element:
                fields.Add(new(path, $"dictionary by {StateTypeName.Of(info.KeyType!)}") { IsRequired = isRequired });
                Add(fields, path + "{}", options.GetTypeInfo(element), options, above);
                break;
            default:
                fields.Add(new(path, StateTypeName.Of(info.Type)) { IsRequired = isRequired });
                break;
        }

        above.Pop();
    }
}
