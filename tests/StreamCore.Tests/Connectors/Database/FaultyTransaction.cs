using System.Data;
using System.Data.Common;

namespace StreamCore.Tests.Connectors.Database;

/// <summary>A transaction of a <see cref="FaultyConnection"/>.</summary>
internal sealed class FaultyTransaction(FaultyConnection connection, DbTransaction inner, ConnectionFaults faults) : DbTransaction
{
    public DbTransaction Inner => inner;

    public override IsolationLevel IsolationLevel => inner.IsolationLevel;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => faults.Step("commit", () =>
    {
        inner.Commit();
        return 0;
    });

    public override void Rollback() => faults.Step("rollback", () =>
    {
        inner.Rollback();
        return 0;
    });

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
