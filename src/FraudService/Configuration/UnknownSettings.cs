using System.Collections;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace FraudService.Configuration;

/// <summary>Finds keys that no setting has: mistyped ones, which would otherwise leave a default in place in silence.</summary>
internal static class UnknownSettings
{
    public static List<string> Find(IConfigurationSection section, Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite || IsGroup(property.PropertyType) || IsCollection(property.PropertyType))
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        List<string> faults = [];
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property))
            {
                faults.Add(
                    $"{child.Path} is '{child.Value ?? "a section"}': there is no such setting. " +
                    $"Remove it or correct its name; {section.Path} has {string.Join(", ", properties.Keys.Order(StringComparer.Ordinal))}.");
            }
            else if (IsGroup(property.PropertyType))
            {
                faults.AddRange(child.Value is { Length: > 0 } value
                    ? [$"{child.Path} is '{value}': it is a group of settings. Give it as {child.Path}:NAME."]
                    : Find(child, property.PropertyType));
            }
            else if (ItemOf(property.PropertyType) is { } item && IsGroup(item))
            {
                faults.AddRange(child.GetChildren().SelectMany(entry => Find(entry, item)));
            }
        }

        return faults;
    }

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsGroup(Type type) =>
        type.IsClass && type != typeof(string) && type != typeof(Uri) && !IsCollection(type);

    private static bool IsCollection(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));
}
