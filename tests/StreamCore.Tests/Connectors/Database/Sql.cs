using System.Data.Common;
using System.Globalization;

namespace StreamCore.Tests.Connectors.Database;

/// <summary>What tests do by themselves on a database.</summary>
internal static class Sql
{
    public static void Execute(this DbDataSource dataSource, string sql)
    {
        using var command = dataSource.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    public static long Scalar(this DbDataSource dataSource, string sql)
    {
        using var command = dataSource.CreateCommand(sql);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public static List<Account> Accounts(this DbDataSource dataSource, string table)
    {
        using var command = dataSource.CreateCommand($"SELECT id, balance FROM {table} ORDER BY id, balance");
        using var reader = command.ExecuteReader();
        var accounts = new List<Account>();
        while (reader.Read())
        {
            accounts.Add(new Account(reader.GetInt32(0), reader.GetInt64(1)));
        }

        return accounts;
    }
}
