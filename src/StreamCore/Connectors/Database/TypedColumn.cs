using System.Data.Common;

namespace StreamCore.Connectors.Database;

/// <summary>A column with the type of its values, so that they need not be boxed.</summary>
internal sealed class TypedColumn<T, TValue>(
    string name, bool isKey, Action<DbParameter>? configure, Func<T, TValue> value, Action<DbValueWriter, TValue> encode)
    : ElementColumn<T>(name, isKey, configure)
{
    public override void Encode(T element, DbValueWriter writer) => encode(writer, value(element));
}
