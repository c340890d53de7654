using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace PracticeApi.Persistence;

/// <summary>
/// The one writer of a SQLite file, for which who wants to write queues: writers that meet in the file would sleep 150 ms at a
/// time. Commands that wait in line share a commit: each does its work in the open transaction, in a savepoint that takes back its own
/// work alone when it fails, and hears of success only once the commit of them all is on the disk. So a queue of writers waits
/// for the disk, and writes the pages that all of them touch, once instead of once each.
/// </summary>
internal sealed class SqliteWriter(Func<PreparedConnection> open, Action<Action> commit)
    : IAsyncDisposable
{
    private const int MostTogether = 24;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly RenderedSql Begin = new("BEGIN IMMEDIATE", []);
    private static readonly RenderedSql Commit = new("COMMIT", []);
    private static readonly RenderedSql Rollback = new("ROLLBACK", []);
    private static readonly RenderedSql Savepoint = new("SAVEPOINT Command", []);
    private static readonly RenderedSql Release = new("RELEASE Command", []);
    private static readonly RenderedSql RollbackTo = new("ROLLBACK TO Command", []);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private PreparedConnection? _connection;
    private Together? _together;
    private int _waiting;

    /// <summary>Waits for its turn.</summary>
    public async ValueTask<SqlLease> RentAsync(CancellationToken ct)
    {
        // Who stands in line takes its turn, cancelled or not: whoever is before may have left the commit to it.
        Interlocked.Increment(ref _waiting);
        await _turn.WaitAsync(CancellationToken.None);
        Interlocked.Decrement(ref _waiting);
        try
        {
            ct.ThrowIfCancellationRequested();
            return new Lease(this, _connection ??= open());
        }
        catch
        {
            EndTurn();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Who still writes may finish: a connection does not go while a statement runs on it, and goes with the process then.
        if (await _turn.WaitAsync(Patience))
        {
            CommitTogether();
            _connection?.Dispose();
            _turn.Dispose();
        }
    }

    /// <summary>Lets the next in line go on; where there is none, or it is time, commits first what others have left to it.</summary>
    private void EndTurn()
    {
        if (_together is { } together && (together.IsDue || Volatile.Read(ref _waiting) == 0))
        {
            CommitTogether();
        }

        _turn.Release();
    }

    private void CommitTogether()
    {
        if (_together is not { } together)
        {
            return;
        }

        try
        {
            commit(() => _connection!.Run(Commit));
            together.Succeeded();
        }
        catch (Exception exception)
        {
            together.Failed(exception);
            RollBackAll();
        }
        finally
        {
            _together = null;
        }
    }

    private void RollBackAll()
    {
        try
        {
            if (_connection is { IsIdle: false } connection)
            {
                connection.Run(Rollback);
            }
        }
        catch (SqliteException)
        {
            // A connection in doubt is not used again.
            _connection?.Dispose();
            _connection = null;
        }
    }

    /// <summary>Commands whose work is done and whose commit is still to come.</summary>
    private sealed class Together
    {
        private readonly long _since = Stopwatch.GetTimestamp();
        private readonly TaskCompletionSource _committed = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private int _members;

        public Task Committed => _committed.Task;

        public bool IsDue =>
            _members >= MostTogether || Stopwatch.GetElapsedTime(_since) >= LongestWait;

        public void Join() => _members++;

        public void Succeeded() => _committed.SetResult();

        public void Failed(Exception exception) => _committed.SetException(exception);
    }

    /// <summary>The work of a command went with that of another, for which the engine rolled back the transaction of both.</summary>
#pragma warning disable CA1032 // It always has a cause.
    public sealed class TakenBackException(Exception cause)
        : Exception("The transaction was rolled back for another command.", cause);
#pragma warning restore CA1032

    private sealed class Lease(SqliteWriter writer, PreparedConnection connection) : SqlLease
    {
        private enum Stage
        {
            Fresh,
            Alone,
            InSavepoint,
            Over,
        }

        private Stage _stage;

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

        public override Task BeginAsync(bool afterOthers, CancellationToken ct)
        {
            if (afterOthers)
            {
                writer.CommitTogether();
            }

            var follows = writer._together is not null;
            connection.Run(follows ? Savepoint : Begin);
            _stage = follows ? Stage.InSavepoint : Stage.Alone;
            return Task.CompletedTask;
        }

        public override Task CommitAsync(CancellationToken ct)
        {
            if (_stage == Stage.InSavepoint)
            {
                connection.Run(Release);
            }

            _stage = Stage.Over;
            var together = writer._together ??= new Together();
            together.Join();
            writer.EndTurn();
            return together.Committed;
        }

        public override ValueTask DisposeAsync()
        {
            var stage = _stage;
            _stage = Stage.Over;
            if (stage != Stage.Over)
            {
                TakeBack(stage);
                writer.EndTurn();
            }

            return ValueTask.CompletedTask;
        }

        private void TakeBack(Stage stage)
        {
            if (stage == Stage.Alone)
            {
                writer.RollBackAll();
            }
            else if (stage == Stage.InSavepoint)
            {
                try
                {
                    connection.Run(RollbackTo);
                    connection.Run(Release);
                }
                catch (SqliteException exception)
                {
                    // The engine has rolled back all of it by itself, and the work of those before is gone with it.
                    writer._together?.Failed(new TakenBackException(exception));
                    writer._together = null;
                    writer.RollBackAll();
                }
            }
        }
    }
}
