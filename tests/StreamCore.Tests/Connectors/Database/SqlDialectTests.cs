using StreamCore.Connectors.Database;

namespace StreamCore.Tests.Connectors.Database;

public sealed class SqlDialectTests
{
    [Fact]
    public void PostgreSql_upserts_many_rows_by_position() => Assert.Equal(
        "INSERT INTO \"shop\".\"orders\" (\"id\", \"line\", \"amount\", \"at\") VALUES ($1, $2, $3, $4), ($5, $6, $7, $8) " +
        "ON CONFLICT (\"id\", \"line\") DO UPDATE SET \"amount\" = EXCLUDED.\"amount\", \"at\" = EXCLUDED.\"at\"",
        SqlDialect.PostgreSql.Upsert("shop.orders", ["id", "line", "amount", "at"], ["id", "line"], rows: 2));

    [Fact]
    public void Sqlite_upserts_many_rows_by_name() => Assert.Equal(
        "INSERT INTO \"t\" (\"id\", \"n\") VALUES (@p0, @p1), (@p2, @p3) ON CONFLICT (\"id\") DO UPDATE SET \"n\" = EXCLUDED.\"n\"",
        SqlDialect.Sqlite.Upsert("t", ["id", "n"], ["id"], rows: 2));

    [Fact]
    public void Without_other_columns_a_row_that_exists_stays() => Assert.Equal(
        "INSERT INTO \"t\" (\"a\", \"b\") VALUES ($1, $2) ON CONFLICT (\"a\", \"b\") DO NOTHING",
        SqlDialect.PostgreSql.Upsert("t", ["a", "b"], ["a", "b"], rows: 1));

    [Fact]
    public void Inserts_of_one_column_have_a_parenthesis_for_each_row() => Assert.Equal(
        "INSERT INTO \"t\" (\"a\") VALUES ($1), ($2), ($3)", SqlDialect.PostgreSql.Insert("t", ["a"], rows: 3));

    [Fact]
    public void Quotes_and_keywords_in_names_stay_names()
    {
        Assert.Equal("\"a\"\"; DROP TABLE x; --\"", SqlDialect.PostgreSql.Quote("a\"; DROP TABLE x; --"));
        Assert.Equal("\"select\".\"Mixed case\"", SqlDialect.PostgreSql.QuoteTable("select.Mixed case"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.")]
    [InlineData(".b")]
    [InlineData("a..b")]
    public void A_table_name_with_an_empty_part_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => SqlDialect.PostgreSql.QuoteTable(name));
        var table = new DbTable<int>(name).Column("c", element => element);
        Assert.Throws<ArgumentException>(() => new DbSink<int>(() => throw new InvalidOperationException(), table, SqlDialect.PostgreSql, Account.Options));
    }

    [Fact]
    public void Another_dialect_can_be_derived()
    {
        SqlDialect dialect = new Backticks();

        Assert.Equal("INSERT INTO `t` (`k``1`) VALUES (@p0)", dialect.Insert("t", ["k`1"], rows: 1));
        Assert.Equal("CREATE TABLE IF NOT EXISTS `e` (`sink` text PRIMARY KEY, `epoch` bigint NOT NULL)", dialect.CreateEpochTable("e"));
    }

    private sealed class Backticks : SqlDialect
    {
        public override string Quote(string identifier) => $"`{identifier.Replace("`", "``", StringComparison.Ordinal)}`";
    }
}
