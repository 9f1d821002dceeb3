using System.Data.Common;

namespace StreamCore.Connectors.Database;

/// <summary>Runs a statement once for each row; many of them in one round trip where the provider can.</summary>
internal sealed class StatementApplier(string sql, DbColumn[] columns, int batchSize) : RowApplier
{
    public override void Apply(DbSession session, IEnumerable<object[]> rows)
    {
        if (!session.CanCreateBatch)
        {
            ApplyOneByOne(session, rows);
            return;
        }

        foreach (var chunk in rows.Chunk(batchSize))
        {
            using var batch = session.CreateBatch(shown: sql);
            foreach (var row in chunk)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                Bind(command.Parameters, command.CreateParameter, row);
                batch.BatchCommands.Add(command);
            }

            batch.ExecuteNonQuery();
        }
    }

    private void ApplyOneByOne(DbSession session, IEnumerable<object[]> rows)
    {
        using var command = session.CreateCommand(sql, shown: sql);
        foreach (var row in rows)
        {
            command.Parameters.Clear();
            Bind(command.Parameters, command.CreateParameter, row);
            command.ExecuteNonQuery();
        }
    }

    private void Bind(DbParameterCollection parameters, Func<DbParameter> create, object[] row)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var parameter = create();
            Bind(parameter, columns[i].Name, columns[i], row[i]);
            parameters.Add(parameter);
        }
    }
}
