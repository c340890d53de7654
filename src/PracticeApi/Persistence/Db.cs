using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Dapper;
using PracticeApi.Access;

namespace PracticeApi.Persistence;

/// <summary>
/// The database as one request sees it. It supplies <c>@PracticeId</c> from the caller, so that no statement can be sent
/// for another practice; queries run on a connection each, a command's statements share one transaction.
/// </summary>
public sealed class Db(SqlEngine engine, Caller caller)
{
    private SqlLease? _transaction;
    private bool _readsPrimary;

    internal SqlEngine Engine => engine;

    /// <summary>How many statements this request has sent.</summary>
    public int Statements { get; private set; }

    /// <summary>
    /// How many transactions this request has begun: what was read in an earlier one, which may have been rolled back, is
    /// not known in this one.
    /// </summary>
    internal int Transactions { get; private set; }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        object? args,
        CancellationToken ct
    ) => await RunAsync(sql, args, static (command, ct) => ReadAsync<T>(command, ct), ct);

    public async Task<T?> QuerySingleOrDefaultAsync<T>(
        string sql,
        object? args,
        CancellationToken ct
    )
    {
        var rows = await QueryAsync<T>(sql, args, ct);
        return rows.Count switch
        {
            0 => default,
            1 => rows[0],
            _ => throw new InvalidOperationException("A query for one row found several."),
        };
    }

    /// <summary>The number that a query counts; the engines give it different types.</summary>
    public Task<int> CountAsync(string sql, object? args, CancellationToken ct) =>
        RunAsync(
            sql,
            args,
            static async (command, ct) =>
                Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture),
            ct
        );

    public Task<int> ExecuteAsync(string sql, object? args, CancellationToken ct) =>
        RunAsync(sql, args, static (command, ct) => command.ExecuteNonQueryAsync(ct), ct);

    /// <summary>Runs a statement of a command for each of the arguments; cheaper by far than one after the other.</summary>
    public async Task ExecuteManyAsync<T>(string sql, IReadOnlyList<T> args, CancellationToken ct)
        where T : class
    {
        if (args.Count == 0)
        {
            return;
        }

        var lease =
            _transaction
            ?? throw new InvalidOperationException("Many rows are written in a transaction.");
        Statements++;
        var rendered = engine.Render(sql);
        var arguments = SqlArguments.Of(rendered, args[0]);
        await lease.ExecuteManyAsync(
            rendered,
            args.Count,
            (row, index) =>
                arguments[index] is { } argument ? argument(args[row]) : caller.PracticeId,
            ct
        );
    }

    /// <summary>Keeps this request's reads off the secondary, which may be behind: what a command decides by has to be current.</summary>
    internal void ReadFromPrimary() => _readsPrimary = true;

    /// <summary>Runs the work in one transaction, committed when it returns.</summary>
    /// <param name="isLong">Whether it takes so long that nobody should wait for it who is done.</param>
    /// <exception cref="CommitOutcomeUnknownException">The commit failed; it may or may not have taken effect.</exception>
    internal async Task<T> InTransactionAsync<T>(
        Func<Task<T>> work,
        CancellationToken ct,
        bool isLong = false
    )
    {
        if (_transaction is not null)
        {
            throw new InvalidOperationException("A command must not send another command.");
        }

        await using var lease = await engine.RentForWritingAsync(ct);
        _transaction = lease;
        Transactions++;
        try
        {
            await lease.BeginAsync(afterOthers: isLong, ct);
            var result = await work();
            try
            {
                // From here on the caller's going away must not leave the outcome in doubt.
                await lease.CommitAsync(CancellationToken.None);
            }
            catch (Exception exception)
            {
                throw new CommitOutcomeUnknownException(exception);
            }

            caller.HasWritten();
            return result;
        }
        finally
        {
            _transaction = null;
        }
    }

    /// <summary>
    /// Runs the work in a transaction that is never committed: reads that wait for the locks of others, or a command that is
    /// only tried out.
    /// </summary>
    internal async Task<T> RolledBackAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        await using var lease = await engine.RentForWritingAsync(ct);
        _transaction = lease;
        Transactions++;
        try
        {
            await lease.BeginAsync(afterOthers: true, ct);
            return await work();
        }
        finally
        {
            _transaction = null;
        }
    }

    private async Task<T> RunAsync<T>(
        string sql,
        object? args,
        Func<DbCommand, CancellationToken, Task<T>> run,
        CancellationToken ct
    )
    {
        Statements++;
        var rendered = engine.Render(sql);
        if (_transaction is not null)
        {
            return await RunOnAsync(_transaction, rendered, args, run, ct);
        }

        // Before it is known who calls, the statement asks for sessions, keys or accounts: one just ended must not go on.
        var fresh = _readsPrimary || !caller.IsKnown || caller.HasJustWritten;
        await using var lease = await engine.RentForReadingAsync(fresh, ct);
        return await RunOnAsync(lease, rendered, args, run, ct);
    }

    private async Task<T> RunOnAsync<T>(
        SqlLease lease,
        RenderedSql sql,
        object? args,
        Func<DbCommand, CancellationToken, Task<T>> run,
        CancellationToken ct
    )
    {
        var command = lease.Command(sql);
        try
        {
            var arguments = SqlArguments.Of(sql, args);
            for (var index = 0; index < arguments.Count; index++)
            {
                engine.Bind(
                    command.Parameters[index],
                    arguments[index] is { } argument ? argument(args!) : caller.PracticeId
                );
            }

            return await run(command, ct);
        }
        finally
        {
            lease.Done(sql, command);
        }
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(
        DbCommand command,
        CancellationToken ct
    )
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<T> rows = [];
        Func<DbDataReader, T>? parse = null;
        while (await reader.ReadAsync(ct))
        {
            parse ??= Rows<T>.Parsers.GetOrAdd(
                command.CommandText,
                static (_, source) => Parser<T>(source),
                reader
            );
            rows.Add(parse(reader));
        }

        return rows;
    }

    // Dapper has no parser for rows of one string.
    private static Func<DbDataReader, T> Parser<T>(DbDataReader reader) =>
        typeof(T) == typeof(string) ? row => (T)row.GetValue(0) : reader.GetRowParser<T>();

    /// <summary>Dapper's row parsers by statement: the columns of a statement do not change.</summary>
    private static class Rows<T>
    {
        public static readonly ConcurrentDictionary<string, Func<DbDataReader, T>> Parsers = new(
            RenderedSql.Comparer
        );
    }
}

/// <summary>A commit failed in a way that leaves open whether it took effect.</summary>
#pragma warning disable CA1032 // It always has a cause.
public sealed class CommitOutcomeUnknownException(Exception cause)
    : Exception("The outcome of a commit is not known.", cause);
#pragma warning restore CA1032
