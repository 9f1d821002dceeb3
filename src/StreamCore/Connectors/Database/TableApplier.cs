namespace StreamCore.Connectors.Database;

/// <summary>
/// Writes rows with statements of many rows each. A statement must not have a key twice (PostgreSQL refuses to touch a row
/// a second time), so a later row takes the place of an earlier one with its key.
/// </summary>
internal sealed class TableApplier : RowApplier
{
    private readonly SqlDialect _dialect;
    private readonly string _table;
    private readonly DbColumn[] _columns;
    private readonly string[] _columnNames;
    private readonly string[] _keyNames;
    private readonly int _batchSize;
    private readonly List<object[]> _batch = [];
    private readonly Dictionary<object[], int>? _placeOfKey;
    private string? _fullStatement;

    public TableApplier(SqlDialect dialect, string table, DbColumn[] columns, int batchSize)
    {
        _dialect = dialect;
        _table = table;
        _columns = columns;
        _columnNames = [.. columns.Select(column => column.Name)];
        _keyNames = [.. columns.Where(column => column.IsKey).Select(column => column.Name)];
        _batchSize = Math.Min(batchSize, dialect.MaxParameters / columns.Length);
        if (_keyNames.Length > 0)
        {
            _placeOfKey = new(new RowKeyComparer([.. Enumerable.Range(0, columns.Length).Where(i => columns[i].IsKey)]));
        }
    }

    public override void Apply(DbSession session, IEnumerable<object[]> rows)
    {
        Clear(); // An attempt that failed may have left rows.
        foreach (var row in rows)
        {
            if (_placeOfKey is not null && !_placeOfKey.TryAdd(row, _batch.Count))
            {
                _batch[_placeOfKey[row]] = row;
                continue;
            }

            _batch.Add(row);
            if (_batch.Count == _batchSize)
            {
                Execute(session);
            }
        }

        if (_batch.Count > 0)
        {
            Execute(session);
        }
    }

    private void Execute(DbSession session)
    {
        using var command = session.CreateCommand(Statement(_batch.Count), shown: $"{Build(1)} … {_batch.Count} rows");
        for (var i = 0; i < _batch.Count * _columns.Length; i++)
        {
            var (row, column) = Math.DivRem(i, _columns.Length);
            var parameter = command.CreateParameter();
            Bind(parameter, _dialect.ParameterName(i), _columns[column], _batch[row][column]);
            command.Parameters.Add(parameter);
        }

        command.ExecuteNonQuery();
        Clear();
    }

    private string Statement(int rows) => rows == _batchSize ? _fullStatement ??= Build(rows) : Build(rows);

    private string Build(int rows) => _keyNames.Length == 0
        ? _dialect.Insert(_table, _columnNames, rows)
        : _dialect.Upsert(_table, _columnNames, _keyNames, rows);

    private void Clear()
    {
        _batch.Clear();
        _placeOfKey?.Clear();
    }
}
