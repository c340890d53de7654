using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PracticeApi.Persistence;

/// <summary>
/// The embedded engine. Connections are kept with their prepared statements: several that read, and one that writes, for
/// which who wants to write queues in the process.
/// </summary>
internal class SqliteEngine : SqlEngine
{
    // What a savepoint keeps to be taken back stays in memory up to this size, and goes to a file then, in one piece:
    // SQLITE_CONFIG_STMTJRNL_SPILL of sqlite3.h. SQLite writes a piece's length modulo 128 KiB at a time (seekAndWriteFd of
    // os_unix.c), so that a larger one would in the end write nothing, and be told as a full disk.
    private const int StatementJournalSpill = 26;
    private const int StatementJournal = 120 * 1024;

    // Memory that is counted is counted under a lock that all connections share; SQLITE_CONFIG_MEMSTATUS of sqlite3.h.
    private const int MemoryStatus = 9;

    private const int Busy = 5;
    private const int Locked = 6;
    private const int Full = 13;
    private const int ConstraintPrimaryKey = 1555;
    private const int ConstraintUnique = 2067;

    // A transaction that outgrows the writer's cache writes the same pages to the log again and again.
    private const int ReaderCache = 2_000;
    private const int WriterCache = 16_000;

    // 32 MiB of log: pages that every transaction touches go to the file once for many of them.
    private const int CheckpointPages = 8_000;

    // More than threads that run at once, so that nobody waits for one; each is opened when the others are in use.
    private static readonly int Readers = 4 * Environment.ProcessorCount;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _connectionString;
    private readonly SemaphoreSlim _reading = new(Readers);
    private readonly ConcurrentBag<PreparedConnection> _readers = [];
    private readonly SqliteWriter _writer;

    public SqliteEngine(string connectionString)
        : base(SqlDialect.Sqlite)
    {
        _connectionString = connectionString;
        _writer = new SqliteWriter(() => Open(WriterCache), Commit);
    }

    public override string Name => "sqlite";

    /// <summary>
    /// Tells SQLite not to lock a connection at every call, because here one thread at a time uses it. It listens before the
    /// first database is opened; after that it goes on locking.
    /// </summary>
    public static void UseOneThreadAConnection()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(StatementJournalSpill, StatementJournal);
        _ = raw.sqlite3_config(MemoryStatus, 0);
    }

    public override async ValueTask<SqlLease> RentForReadingAsync(bool fresh, CancellationToken ct)
    {
        await _reading.WaitAsync(ct);
        try
        {
            return new ReadingLease(
                this,
                _readers.TryTake(out var reader) ? reader : Open(ReaderCache)
            );
        }
        catch
        {
            _reading.Release();
            throw;
        }
    }

    public override ValueTask<SqlLease> RentForWritingAsync(CancellationToken ct) =>
        _writer.RentAsync(ct);

    public override bool IsTransient(Exception exception) =>
        exception
            is SqliteException { SqliteErrorCode: Busy or Locked }
                or SqliteWriter.TakenBackException;

    public override bool IsUnavailable(Exception exception) =>
        base.IsUnavailable(exception) || exception is SqliteException { SqliteErrorCode: Full };

    public override bool IsDuplicateKey(DbException exception) =>
        exception
            is SqliteException
            {
                SqliteExtendedErrorCode: ConstraintPrimaryKey or ConstraintUnique
            };

    public override void Bind(DbParameter parameter, object? value) =>
        parameter.Value = SqliteText.Stored(value) ?? DBNull.Value;

    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        // Who still reads may finish: a connection does not go while a statement runs on it.
        for (var i = 0; i < Readers; i++)
        {
            await _reading.WaitAsync(Patience);
        }

        // A reader would keep the last connection from folding the write-ahead log into the file.
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }

        _reading.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Commits; a seam for tests of what happens when the outcome of a commit is not known.</summary>
    protected virtual void Commit(Action commit) => commit();

    private PreparedConnection Open(int cacheKibibytes)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(_connectionString)
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
        return new PreparedConnection(connection);
    }

    private sealed class ReadingLease(SqliteEngine engine, PreparedConnection connection) : SqlLease
    {
        private bool _returned;

        public override DbCommand Command(RenderedSql sql) => connection.Command(sql);

        public override void Done(RenderedSql sql, DbCommand command) =>
            connection.Done(sql, command);

        public override Task ExecuteManyAsync(
            RenderedSql sql,
            int rows,
            Func<int, int, object?> value,
            CancellationToken ct
        ) => throw Reads();

        public override Task BeginAsync(bool afterOthers, CancellationToken ct) => throw Reads();

        public override Task CommitAsync(CancellationToken ct) => throw Reads();

        public override ValueTask DisposeAsync()
        {
            if (!_returned)
            {
                _returned = true;
                engine._readers.Add(connection);
                engine._reading.Release();
            }

            return ValueTask.CompletedTask;
        }

        private static InvalidOperationException Reads() =>
            new("A connection for reading has no transaction.");
    }
}
