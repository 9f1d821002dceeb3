using System.Linq.Expressions;
using System.Reflection;

namespace StreamCore.Connectors.Formats;

/// <summary>Writes an element's fields.</summary>
internal delegate void CsvWriteFields<T>(CsvRecordWriter writer, in T element);

/// <summary>
/// How a type and a CSV record become one another, compiled once: no reflection and no boxing for each record.
/// </summary>
/// <param name="Columns">The columns, in the order in which they are written.</param>
/// <param name="Read">Makes an element of a record.</param>
/// <param name="Write">Writes an element's fields.</param>
internal sealed record CsvBinding<T>(IReadOnlyList<CsvColumn> Columns, Func<CsvRecord, T> Read, CsvWriteFields<T> Write)
{
    public static CsvBinding<T> Create()
    {
        var (constructor, columns) = CsvColumn.Find(typeof(T));
        return new(columns, CompileRead(constructor, columns), CompileWrite(columns));
    }

    private static Func<CsvRecord, T> CompileRead(ConstructorInfo? constructor, IReadOnlyList<CsvColumn> columns)
    {
        var record = Expression.Parameter(typeof(CsvRecord), "record");
        var element = Expression.Variable(typeof(T), "element");
        var arguments = columns.Index().Where(column => column.Item.Parameter is not null).Select(column => Expression.Condition(
            Has(record, column.Index),
            CsvFieldType.Read(record, column.Index, column.Item),
            Default(column.Item.Parameter!)));
        var body = new List<Expression>
        {
            Expression.Assign(element, constructor is null ? Expression.New(typeof(T)) : Expression.New(constructor, arguments)),
        };
        body.AddRange(columns.Index().Where(column => column.Item.Parameter is null).Select(column => Expression.IfThen(
            Has(record, column.Index),
            Expression.Assign(
                Expression.MakeMemberAccess(element, column.Item.Member),
                CsvFieldType.Read(record, column.Index, column.Item)))));
        body.Add(element);
        return Expression.Lambda<Func<CsvRecord, T>>(Expression.Block([element], body), record).Compile();
    }

    private static CsvWriteFields<T> CompileWrite(IReadOnlyList<CsvColumn> columns)
    {
        var writer = Expression.Parameter(typeof(CsvRecordWriter), "writer");
        var element = Expression.Parameter(typeof(T).MakeByRefType(), "element");
        var fields = columns.Select(
            column => CsvFieldType.Write(writer, Expression.MakeMemberAccess(element, column.Member), column));
        return Expression.Lambda<CsvWriteFields<T>>(Expression.Block(fields), writer, element).Compile();
    }

    private static MethodCallExpression Has(ParameterExpression record, int column) =>
        Expression.Call(record, nameof(CsvRecord.Has), null, Expression.Constant(column));

    /// <summary>A required parameter is never left out, so its default does not matter; a struct's default value is given as null.</summary>
    private static Expression Default(ParameterInfo parameter) =>
        parameter is { HasDefaultValue: true, DefaultValue: { } value }
            ? Expression.Convert(Expression.Constant(value), parameter.ParameterType)
            : Expression.Default(parameter.ParameterType);
}
