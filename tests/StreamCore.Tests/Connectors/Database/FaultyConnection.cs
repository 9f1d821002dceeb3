using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace StreamCore.Tests.Connectors.Database;

/// <summary>A connection whose steps can be made to fail.</summary>
internal sealed class FaultyConnection(DbConnection inner, ConnectionFaults faults) : DbConnection
{
    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => inner.ConnectionString = value;
    }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override void Open() => faults.Step("open", () =>
    {
        inner.Open();
        return 0;
    });

    public override void Close() => inner.Close();

    public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        faults.Step("begin", () => new FaultyTransaction(this, inner.BeginTransaction(isolationLevel), faults));

    protected override DbCommand CreateDbCommand() => new FaultyCommand(this, inner.CreateCommand(), faults);

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
