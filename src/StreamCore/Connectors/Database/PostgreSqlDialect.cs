using System.Globalization;

namespace StreamCore.Connectors.Database;

/// <summary>PostgreSQL's own placeholders, so that the provider need not search a long statement for names.</summary>
internal sealed class PostgreSqlDialect : SqlDialect
{
    // The wire protocol counts them in 16 bits.
    public override int MaxParameters => ushort.MaxValue;

    public override string Placeholder(int index) => string.Create(CultureInfo.InvariantCulture, $"${index + 1}");

    public override string ParameterName(int index) => "";
}
