using System.Reflection;
using System.Runtime.CompilerServices;

namespace StreamCore.Connectors.Formats;

/// <summary>One column of a type: a member that is written, and a member or a constructor's parameter that is read into.</summary>
/// <param name="Member">The property or field.</param>
/// <param name="Parameter">The constructor's parameter that sets it, or null if the member is set itself.</param>
/// <param name="IsNullable">Whether the member may be null.</param>
internal sealed record CsvColumn(MemberInfo Member, ParameterInfo? Parameter, bool IsNullable)
{
    /// <summary>The column's name.</summary>
    public string Name => Member.Name;

    /// <summary>The member's type.</summary>
    public Type Type => Member is PropertyInfo property ? property.PropertyType : ((FieldInfo)Member).FieldType;

    /// <summary>Whether a file without this column is an error.</summary>
    public bool IsRequired => Parameter is { } parameter
        ? !parameter.HasDefaultValue
        : Member.IsDefined(typeof(RequiredMemberAttribute));

    /// <summary>Finds a type's columns, and the constructor that makes it; null for a struct without one.</summary>
    /// <exception cref="NotSupportedException">The type has no columns, or no constructor that fits.</exception>
    public static (ConstructorInfo? Constructor, IReadOnlyList<CsvColumn> Columns) Find(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var members = Members(type).ToDictionary(member => member.Name, StringComparer.OrdinalIgnoreCase);
        var constructor = type.GetConstructors()
            .Where(constructor => constructor.GetParameters().All(
                parameter => members.TryGetValue(parameter.Name!, out var member) && TypeOf(member) == parameter.ParameterType))
            .MaxBy(constructor => constructor.GetParameters().Length);
        if (constructor is null && !type.IsValueType)
        {
            throw new NotSupportedException(
                $"{type.Name} can't be read from CSV: it needs a public constructor without parameters, or one whose parameters have members of their names.");
        }

        var columns = new List<CsvColumn>();
        foreach (var parameter in constructor?.GetParameters() ?? [])
        {
            members.Remove(parameter.Name!, out var member);
            columns.Add(new(member!, parameter, nullability.Create(parameter).WriteState != NullabilityState.NotNull));
        }

        columns.AddRange(members.Values.Where(CanSet).OrderBy(member => member.MetadataToken).Select(
            member => new CsvColumn(member, null, IsNullableMember(nullability, member))));
        return columns.Count > 0
            ? (constructor, columns)
            : throw new NotSupportedException($"{type.Name} has no columns for CSV: use a type with properties.");
    }

    private static IEnumerable<MemberInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
            .Concat<MemberInfo>(type.GetFields(BindingFlags.Public | BindingFlags.Instance))
            .DistinctBy(member => member.Name, StringComparer.OrdinalIgnoreCase);

    private static bool CanSet(MemberInfo member) =>
        member is PropertyInfo property ? property.SetMethod is { IsPublic: true } : !((FieldInfo)member).IsInitOnly;

    private static Type TypeOf(MemberInfo member) =>
        member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static bool IsNullableMember(NullabilityInfoContext nullability, MemberInfo member) =>
        (member is PropertyInfo property ? nullability.Create(property) : nullability.Create((FieldInfo)member)).WriteState
        != NullabilityState.NotNull;
}
