using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PracticeApi.Persistence;

/// <summary>A connection and the statements prepared on it. It is used by one thread at a time.</summary>
internal sealed class PreparedConnection(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<RenderedSql, DbCommand> _prepared = new(RenderedSql.Comparer);
    private readonly Dictionary<RenderedSql, sqlite3_stmt> _forMany = new(RenderedSql.Comparer);

    public DbCommand Command(RenderedSql sql)
    {
        // Taken out while in use: a statement that runs again before its reader is closed gets a second command.
        if (_prepared.Remove(sql, out var prepared))
        {
            return prepared;
        }

        var command = connection.CreateCommand();
        command.CommandText = sql.Text;
        foreach (var name in sql.Parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"@{name}" });
        }

        return command;
    }

    public void Done(RenderedSql sql, DbCommand command)
    {
        if (!_prepared.TryAdd(sql, command))
        {
            command.Dispose();
        }
    }

    // The driver makes a reader and binds by name for each row; SQLite itself binds and steps.
    public void ExecuteMany(RenderedSql sql, int rows, Func<int, int, object?> value)
    {
        var statement = ForMany(sql);
        var bound = new object?[sql.Parameters.Count];
        try
        {
            for (var row = 0; row < rows; row++)
            {
                for (var index = 0; index < bound.Length; index++)
                {
                    // What is bound stays bound, and rows that are written together have much in common. Decimals that are
                    // equal may differ in their places.
                    var given = value(row, index);
                    if (given is decimal || !Equals(given, bound[index]))
                    {
                        // SQLite numbers parameters by their first mention, as the rendered statement lists them.
                        Check(Bind(statement, index + 1, SqliteText.Stored(given)));
                        bound[index] = given;
                    }
                }

                var outcome = raw.sqlite3_step(statement);
                Check(outcome == raw.SQLITE_DONE ? raw.SQLITE_OK : outcome);
                Check(raw.sqlite3_reset(statement));
            }
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
            _ = raw.sqlite3_clear_bindings(statement);
        }
    }

    private sqlite3_stmt ForMany(RenderedSql sql)
    {
        if (!_forMany.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v2(connection.Handle, sql.Text, out statement));
            _forMany.Add(sql, statement);
        }

        return statement;
    }

    private static int Bind(sqlite3_stmt statement, int place, object? value) =>
        value switch
        {
            null => raw.sqlite3_bind_null(statement, place),
            string text => raw.sqlite3_bind_text(statement, place, text),
            long number => raw.sqlite3_bind_int64(statement, place, number),
            int number => raw.sqlite3_bind_int64(statement, place, number),
            byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
            _ => throw new NotSupportedException(
                $"{value.GetType().Name} is not kept in a column."
            ),
        };

    private void Check(int outcome) =>
        SqliteException.ThrowExceptionForRC(outcome, connection.Handle);

    public void Run(RenderedSql sql)
    {
        var command = Command(sql);
        try
        {
            command.ExecuteNonQuery();
        }
        finally
        {
            Done(sql, command);
        }
    }

    /// <summary>Whether no transaction is open: the engine ends one by itself when the disk is full or fails.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(connection.Handle) != 0;

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        foreach (var statement in _forMany.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }
}
