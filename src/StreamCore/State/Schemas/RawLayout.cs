using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace StreamCore.State.Schemas;

/// <summary>The fields of structs without references, nested ones included, where they lie in memory.</summary>
internal static class RawLayout
{
    /// <summary>A struct that has more is kept as a whole: its schema would be larger than most values.</summary>
    private const int MaxFields = 4096;

    // Structs that are one value to whoever uses them; their private fields mean nothing.
    private static readonly HashSet<Type> Values =
    [
        typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
        typeof(Int128), typeof(UInt128), typeof(Half),
    ];

    public static StateLayout Of(Type type)
    {
        var size = SizeOf(type);
        var fields = new List<StateField>();
        Add(fields, "", type, 0);
        return new("raw", size, fields.Count <= MaxFields ? fields : [new("", StateTypeName.Of(type), 0, size)]);
    }

    private static void Add(List<StateField> fields, string path, Type type, int offset)
    {
        if (fields.Count > MaxFields)
        {
            return;
        }

        var declared = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        if (IsValue(type) || declared.Length == 0)
        {
            fields.Add(new(path, StateTypeName.Of(type), offset, SizeOf(type)));
        }
        else if (type.GetCustomAttribute<InlineArrayAttribute>() is { } array)
        {
            AddArray(fields, path, declared[0].FieldType, array.Length, offset);
        }
        else
        {
            foreach (var field in declared)
            {
                var name = path.Length == 0 ? NameOf(field) : $"{path}.{NameOf(field)}";
                var at = offset + OffsetOf(field);
                if (field.GetCustomAttribute<FixedBufferAttribute>() is { } buffer)
                {
                    AddArray(fields, name, buffer.ElementType, buffer.Length, at);
                }
                else
                {
                    Add(fields, name, field.FieldType, at);
                }
            }
        }
    }

    /// <summary>An array of plain values is one field, one of structs is as many as they have together.</summary>
    private static void AddArray(List<StateField> fields, string path, Type element, int count, int offset)
    {
        var size = SizeOf(element);
        if (IsValue(element))
        {
            fields.Add(new(path, StateTypeName.Of(element), offset, size, count));
            return;
        }

        for (var index = 0; index < count; index++)
        {
            Add(fields, FormattableString.Invariant($"{path}[{index}]"), element, offset + (index * size));
        }
    }

    private static bool IsValue(Type type) => type.IsPrimitive || type.IsEnum || type.IsPointer || type.IsFunctionPointer || Values.Contains(type);

    private static int SizeOf(Type type) => RuntimeHelpers.SizeOf(type.TypeHandle);

    /// <summary>A property's own field has a name of the compiler's; the property's is what a reader knows.</summary>
    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal) ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    /// <summary>Marshal.OffsetOf tells where a field lies for native code, which is elsewhere for some types; this asks the runtime itself.</summary>
    private static int OffsetOf(FieldInfo field)
    {
        var method = new DynamicMethod("OffsetOf", typeof(nint), [], typeof(RawLayout).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        var value = code.DeclareLocal(field.DeclaringType!);
        code.Emit(OpCodes.Ldloca, value);
        code.Emit(OpCodes.Ldflda, field);
        code.Emit(OpCodes.Conv_U);
        code.Emit(OpCodes.Ldloca, value);
        code.Emit(OpCodes.Conv_U);
        code.Emit(OpCodes.Sub);
        code.Emit(OpCodes.Ret);
        return (int)method.CreateDelegate<Func<nint>>()();
    }
}
