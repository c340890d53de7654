using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PracticeApi.Persistence;

/// <summary>
/// The embedded engine. Connections are kept with their prepared statements. There is one writer, and who wants to write
/// queues for it in the process: writers that meet in the file would sleep 150 ms at a time.
/// </summary>
internal class SqliteEngine(string connectionString) : SqlEngine(SqlDialect.Sqlite)
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ConstraintPrimaryKey = 1555;
    private const int ConstraintUnique = 2067;

    private static readonly RenderedSql Begin = new("BEGIN IMMEDIATE", []);
    private static readonly RenderedSql CommitIt = new("COMMIT", []);
    private static readonly RenderedSql Rollback = new("ROLLBACK", []);

    // A transaction that outgrows the writer's cache writes the same pages to the log again and again.
    private const int ReaderCache = 8_000;
    private const int WriterCache = 32_000;

    // 16 MiB of log: pages that every transaction touches go to the file once for many of them.
    private const int CheckpointPages = 4_000;

    private static readonly int Readers = 2 * Environment.ProcessorCount;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _reading = new(Readers);
    private readonly ConcurrentBag<Connection> _readers = [];
    private Connection? _writer;

    public override string Name => "sqlite";

    /// <summary>
    /// Tells SQLite not to lock a connection at every call, because here one thread at a time uses it. It listens before the
    /// first database is opened; after that it goes on locking.
    /// </summary>
    public static void UseOneThreadAConnection()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    }

    public override async ValueTask<SqlLease> RentForReadingAsync(bool fresh, CancellationToken ct)
    {
        await _reading.WaitAsync(ct);
        try
        {
            return new Lease(
                this,
                _readers.TryTake(out var reader) ? reader : Open(ReaderCache),
                writes: false
            );
        }
        catch
        {
            _reading.Release();
            throw;
        }
    }

    public override async ValueTask<SqlLease> RentForWritingAsync(CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            return new Lease(this, _writer ??= Open(WriterCache), writes: true);
        }
        catch
        {
            _writing.Release();
            throw;
        }
    }

    public override bool IsTransient(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: Busy or Locked };

    public override bool IsDuplicateKey(DbException exception) =>
        exception
            is SqliteException
            {
                SqliteExtendedErrorCode: ConstraintPrimaryKey or ConstraintUnique
            };

    public override void Bind(DbParameter parameter, object? value) =>
        parameter.Value = Stored(value) ?? DBNull.Value;

    private static object? Stored(object? value) =>
        value switch
        {
            Guid id => SqliteText.Of(id),
            DateTimeOffset at => SqliteText.Of(at),
            DateOnly date => SqliteText.Of(date),
            decimal number => number.ToString(CultureInfo.InvariantCulture),
            Enum word => EnumWords.Of(word),
            bool yes => yes ? 1L : 0L,
            _ => value,
        };

    public override async ValueTask DisposeAsync()
    {
        // Who still reads or writes may finish: a connection does not go while a statement runs on it.
        await _writing.WaitAsync(Patience);
        for (var i = 0; i < Readers; i++)
        {
            await _reading.WaitAsync(Patience);
        }

        // A reader would keep the last connection from folding the write-ahead log into the file.
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }

        _writer?.Dispose();
        _writing.Dispose();
        _reading.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Commits; a seam for tests of what happens when the outcome of a commit is not known.</summary>
    protected virtual void Commit(Action commit) => commit();

    private Connection Open(int cacheKibibytes)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(connectionString)
            {
                Pooling = false,
                DefaultTimeout = 5,
            }.ToString()
        );
        connection.Open();
        using var pragmas = connection.CreateCommand();
        pragmas.CommandText = $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            PRAGMA cache_size = -{cacheKibibytes};
            PRAGMA wal_autocheckpoint = {CheckpointPages};
            """;
        pragmas.ExecuteNonQuery();
        return new Connection(connection);
    }

    /// <summary>A connection and the statements prepared on it. It is used by one thread at a time.</summary>
    private sealed class Connection(SqliteConnection connection) : IDisposable
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
            try
            {
                for (var row = 0; row < rows; row++)
                {
                    for (var index = 0; index < sql.Parameters.Count; index++)
                    {
                        // SQLite numbers parameters by their first mention, as the rendered statement lists them.
                        Check(Bind(statement, index + 1, Stored(value(row, index))));
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

    private sealed class Lease(SqliteEngine engine, Connection connection, bool writes) : SqlLease
    {
        private bool _open;
        private bool _returned;

        public override DbCommand Command(RenderedSql sql) => connection.Command(sql);

        public override void Done(RenderedSql sql, DbCommand command) =>
            connection.Done(sql, command);

        public override Task ExecuteManyAsync(
            RenderedSql sql,
            int rows,
            Func<int, int, object?> value,
            CancellationToken ct
        )
        {
            connection.ExecuteMany(sql, rows, value);
            return Task.CompletedTask;
        }

        public override Task BeginAsync(CancellationToken ct)
        {
            connection.Run(Begin);
            _open = true;
            return Task.CompletedTask;
        }

        public override Task CommitAsync(CancellationToken ct)
        {
            engine.Commit(() =>
            {
                connection.Run(CommitIt);
                _open = false;
            });
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            if (_returned)
            {
                return ValueTask.CompletedTask;
            }

            _returned = true;
            try
            {
                if (_open)
                {
                    connection.Run(Rollback);
                }
            }
            catch (SqliteException)
            {
                // The engine has rolled back by itself; a connection in doubt is not used again.
                engine._writer = null;
                connection.Dispose();
            }
            finally
            {
                if (writes)
                {
                    engine._writing.Release();
                }
                else
                {
                    engine._readers.Add(connection);
                    engine._reading.Release();
                }
            }

            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Values as SQLite keeps them: text of one width, so that they order as what they stand for.</summary>
internal static class SqliteText
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int InstantWidth = 24;
    private const int DateWidth = 10;

    public static string Of(Guid id) => id.ToString("D");

    public static string Of(DateTimeOffset at) =>
        at.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    public static string Of(DateOnly date) =>
        date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Read where they stand: ParseExact costs ten times as much, and a page of results holds hundreds of instants.
    public static DateTimeOffset Instant(string text) =>
        text.Length == InstantWidth && text[^1] == 'Z'
            ? new DateTimeOffset(
                Digits(text, 0, 4),
                Digits(text, 5, 2),
                Digits(text, 8, 2),
                Digits(text, 11, 2),
                Digits(text, 14, 2),
                Digits(text, 17, 2),
                Digits(text, 20, 3),
                TimeSpan.Zero
            )
            : throw new FormatException("The stored text is no instant.");

    public static DateOnly Date(string text) =>
        text.Length == DateWidth
            ? new DateOnly(Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2))
            : throw new FormatException("The stored text is no date.");

    private static int Digits(string text, int start, int count)
    {
        var number = 0;
        foreach (var digit in text.AsSpan(start, count))
        {
            number = char.IsAsciiDigit(digit)
                ? (number * 10) + (digit - '0')
                : throw new FormatException("The stored text is no instant and no date.");
        }

        return number;
    }
}
