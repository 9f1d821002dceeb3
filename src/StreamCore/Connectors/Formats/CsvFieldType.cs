using System.Linq.Expressions;
using System.Numerics;

namespace StreamCore.Connectors.Formats;

/// <summary>Chooses, for a member's type, how it is read from a field and written into one.</summary>
internal static class CsvFieldType
{
    /// <summary>The expression that reads a column.</summary>
    public static Expression Read(Expression record, int column, CsvColumn member)
    {
        var index = Expression.Constant(column);
        if (member.Type == typeof(string))
        {
            var method = member.IsNullable ? nameof(CsvRecord.ReadNullableString) : nameof(CsvRecord.ReadString);
            return Expression.Call(record, method, null, index);
        }

        var type = ValueType(member);
        var read = ReadMethod(type) is { IsGeneric: true } method2
            ? Expression.Call(record, method2.Name, [type], index)
            : Expression.Call(record, ReadMethod(type).Name, null, index);
        return member.IsNullable
            ? Expression.Condition(
                Expression.Call(record, nameof(CsvRecord.IsNull), null, index),
                Expression.Default(member.Type),
                Expression.Convert(read, member.Type))
            : read;
    }

    /// <summary>The expression that writes a column.</summary>
    public static Expression Write(Expression writer, Expression value, CsvColumn member)
    {
        if (member.Type == typeof(string))
        {
            return Expression.Call(writer, nameof(CsvRecordWriter.WriteString), null, value);
        }

        var type = ValueType(member);
        var some = Nullable.GetUnderlyingType(member.Type) is null ? value : Expression.Property(value, nameof(Nullable<>.Value));
        var write = WriteMethod(type) is { IsGeneric: true } generic
            ? Expression.Call(writer, generic.Name, [type], some)
            : Expression.Call(writer, WriteMethod(type).Name, null, some);
        return member.Type.IsValueType && some == value
            ? write
            : Expression.IfThenElse(
                Expression.Equal(value, Expression.Constant(null, member.Type)),
                Expression.Call(writer, nameof(CsvRecordWriter.WriteNull), null),
                write);
    }

    private static Type ValueType(CsvColumn member)
    {
        var type = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
        return type.IsEnum || type == typeof(bool) || (Implements(type, typeof(ISpanParsable<>)) && typeof(IUtf8SpanFormattable).IsAssignableFrom(type))
            ? type
            : throw new NotSupportedException(
                $"The column '{member.Name}' has the type {type.Name}, which a CSV field can't hold. Use a number, string, bool, char, enum, "
                + "Guid, date or time, or a type that implements ISpanParsable<T> and IUtf8SpanFormattable.");
    }

    private static (string Name, bool IsGeneric) ReadMethod(Type type) =>
        type.IsEnum ? (nameof(CsvRecord.ReadEnum), true)
        : type == typeof(DateTime) ? (nameof(CsvRecord.ReadDateTime), false)
        : type == typeof(DateTimeOffset) ? (nameof(CsvRecord.ReadDateTimeOffset), false)
        : type != typeof(char) && Implements(type, typeof(INumberBase<>)) ? (nameof(CsvRecord.ReadNumber), true)
        : (nameof(CsvRecord.ReadText), true);

    private static (string Name, bool IsGeneric) WriteMethod(Type type) =>
        type.IsEnum ? (nameof(CsvRecordWriter.WriteEnum), true)
        : type == typeof(bool) ? (nameof(CsvRecordWriter.WriteBoolean), false)
        : (nameof(CsvRecordWriter.WriteValue), true);

    private static bool Implements(Type type, Type genericInterface) =>
        type.GetInterfaces().Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == genericInterface);
}
