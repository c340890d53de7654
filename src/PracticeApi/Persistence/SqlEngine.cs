using System.Collections.Concurrent;
using System.Data.Common;

namespace PracticeApi.Persistence;

/// <summary>A database engine: gives connections, renders statements, and knows which of its faults pass by themselves.</summary>
public abstract class SqlEngine(SqlDialect dialect) : IAsyncDisposable
{
    // Statements are constants, so that the object itself finds them without a look at their text.
    private readonly ConcurrentDictionary<string, RenderedSql> _rendered = new(
        RenderedSql.Comparer
    );

    /// <summary>Called with every statement before it is sent; the tests collect them here.</summary>
    public event Action<RenderedSql>? Sending;

    /// <summary>Name of the engine as in <c>Database:Provider</c>, and of its folder of migrations.</summary>
    public abstract string Name { get; }

    public RenderedSql Render(string sql)
    {
        var rendered = _rendered.GetOrAdd(sql, static (text, with) => with.Render(text), dialect);
        Sending?.Invoke(rendered);
        return rendered;
    }

    /// <summary>Rents a connection for one statement that reads.</summary>
    /// <param name="fresh">Whether the caller must see what it has itself just written.</param>
    public abstract ValueTask<SqlLease> RentForReadingAsync(bool fresh, CancellationToken ct);

    /// <summary>Rents a connection for one transaction; on SQLite the writers wait here for their turn.</summary>
    public abstract ValueTask<SqlLease> RentForWritingAsync(CancellationToken ct);

    /// <summary>Whether running the transaction again may succeed: a deadlock, throttling, a broken connection, a busy file.</summary>
    public abstract bool IsTransient(Exception exception);

    /// <summary>Whether the fault is the database's being out of reach, overloaded or full, so that the caller may try later.</summary>
    public virtual bool IsUnavailable(Exception exception) =>
        IsTransient(exception) || exception is Polly.Timeout.TimeoutRejectedException;

    /// <summary>Whether the exception says that a row with this key is there already.</summary>
    public abstract bool IsDuplicateKey(DbException exception);

    /// <summary>The value as the engine's driver takes it.</summary>
    public abstract void Bind(DbParameter parameter, object? value);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A rented connection; disposing gives it back, and rolls back what was not committed.</summary>
public abstract class SqlLease : IAsyncDisposable
{
    /// <summary>The command for a statement, ready for its parameters' values.</summary>
    public abstract DbCommand Command(RenderedSql sql);

    /// <summary>Gives back the command of a statement from <see cref="Command"/>.</summary>
    public abstract void Done(RenderedSql sql, DbCommand command);

    /// <summary>Runs a statement that answers nothing, once for each row of values.</summary>
    /// <param name="value">The value of a row for a parameter, each by its place.</param>
    public abstract Task ExecuteManyAsync(
        RenderedSql sql,
        int rows,
        Func<int, int, object?> value,
        CancellationToken ct
    );

    /// <param name="afterOthers">Whether what others have left to be committed is committed first: where it decides what became of them, or takes long.</param>
    public abstract Task BeginAsync(bool afterOthers, CancellationToken ct);

    /// <summary>Commits, and returns when that is durable; the lease is given back with it.</summary>
    public abstract Task CommitAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}
