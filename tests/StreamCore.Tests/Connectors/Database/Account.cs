using StreamCore.Connectors.Database;

namespace StreamCore.Tests.Connectors.Database;

/// <summary>An element with a key.</summary>
internal sealed record Account(int Id, long Balance)
{
    public const string CreateTable = "CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL)";
    public const string CreateAppendTable = "CREATE TABLE bookings (id int NOT NULL, balance bigint NOT NULL)";

    public static DbSinkOptions Options { get; } = new() { Owner = "bank", RetryDelay = TimeSpan.FromMilliseconds(1) };

    public static DbTable<Account> Upserts() =>
        new DbTable<Account>("accounts").Key("id", account => account.Id).Column("balance", account => account.Balance);

    public static DbTable<Account> Appends() =>
        new DbTable<Account>("bookings").Column("id", account => account.Id).Column("balance", account => account.Balance);
}
