using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Polly;
using Polly.Retry;

namespace PracticeApi.Persistence;

/// <summary>The production engine. Commands run on the primary; reads on a readable secondary where one is named.</summary>
internal sealed class SqlServerEngine(string connectionString, string? readConnectionString)
    : SqlEngine(SqlDialect.SqlServer)
{
    private const string Driver = "Microsoft.Data.SqlClient";

    // From this severity on the server, or the driver on its behalf, has given up the connection.
    private const byte Fatal = 20;

    private const int OpeningAttempts = 3;
    private const int RowsARoundTrip = 200;

    // Deadlock, lock timeout, throttling and failover of Azure SQL, broken transport, login in progress elsewhere; 0 is a
    // connection refused where the driver knows no number of the system's.
    private static readonly HashSet<int> Transient =
    [
        -2,
        -1,
        0,
        2,
        19,
        20,
        53,
        64,
        121,
        233,
        258,
        596,
        921,
        997,
        1204,
        1205,
        1222,
        4060,
        4221,
        10053,
        10054,
        10060,
        10922,
        10928,
        10929,
        10936,
        11001,
        40143,
        40197,
        40501,
        40540,
        40613,
        49918,
        49919,
        49920,
    ];

    private readonly string _primary = Encrypted(connectionString);
    private readonly string? _secondary = readConnectionString is null
        ? null
        : ForReading(readConnectionString);

    public override string Name => "sqlserver";

    // A command's transaction is run again as a whole; a read is not, so that its connection is tried for here.
    private readonly ResiliencePipeline _opening = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(IsPassing),
                MaxRetryAttempts = OpeningAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(100),
            }
        )
        .Build();

    // No room in the data files (1101, 1105) or in the transaction log (9002).
    private static bool IsOfFullDisk(SqlError error) => error.Number is 1101 or 1105 or 9002;

    public static bool IsTransientError(int number, byte severity) =>
        severity >= Fatal || Transient.Contains(number);

    /// <summary>Whether the driver complains of a connection that broke under a command; its other complaints do not pass.</summary>
    public static bool IsBrokenConnection(string message) =>
        message.Contains("connection is closed", StringComparison.OrdinalIgnoreCase)
        || message.Contains("connection is broken", StringComparison.OrdinalIgnoreCase)
        || message.Contains("current state is closed", StringComparison.OrdinalIgnoreCase)
        || message.Contains("current state is broken", StringComparison.OrdinalIgnoreCase)
        || message.Contains("SqlTransaction has completed", StringComparison.OrdinalIgnoreCase);

    public override ValueTask<SqlLease> RentForReadingAsync(bool fresh, CancellationToken ct) =>
        _opening.ExecuteAsync(
            token => OpenAsync(fresh ? _primary : _secondary ?? _primary, token),
            ct
        );

    public override ValueTask<SqlLease> RentForWritingAsync(CancellationToken ct) =>
        OpenAsync(_primary, ct);

    public override bool IsTransient(Exception exception) => IsPassing(exception);

    // No connection of the pool came free in time: running again at once would only lengthen the queue.
    public override bool IsUnavailable(Exception exception) =>
        base.IsUnavailable(exception)
        || exception is SqlException full && full.Errors.Cast<SqlError>().Any(IsOfFullDisk)
        || exception is InvalidOperationException { Source: Driver } queued
            && queued.Message.Contains("from the pool", StringComparison.OrdinalIgnoreCase);

    public override bool IsDuplicateKey(DbException exception) =>
        exception is SqlException { Number: 2601 or 2627 };

    public override void Bind(DbParameter parameter, object? value) =>
        BindValue((SqlParameter)parameter, value);

    private static void BindValue(SqlParameter target, object? value)
    {
        switch (value)
        {
            case null:
                target.Value = DBNull.Value;
                break;
            case DateTimeOffset at:
                target.SqlDbType = SqlDbType.DateTime2;
                target.Scale = 3;
                target.Value = at.UtcDateTime;
                break;
            case DateOnly date:
                target.SqlDbType = SqlDbType.Date;
                target.Value = date.ToDateTime(TimeOnly.MinValue);
                break;
            case decimal number:
                target.SqlDbType = SqlDbType.Decimal;
                target.Precision = 28;
                target.Scale = 10;
                target.Value = number;
                break;
            case Enum word:
                Text(target, EnumWords.Of(word));
                break;
            case string text:
                Text(target, text);
                break;
            default:
                target.Value = value;
                break;
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsPassing(Exception exception) =>
        exception switch
        {
            SqlException sql => sql
                .Errors.Cast<SqlError>()
                .Any(error => IsTransientError(error.Number, error.Class)),
            InvalidOperationException { Source: Driver } broken => IsBrokenConnection(
                broken.Message
            ),
            TimeoutException => true,
            _ => false,
        };

    // One declared length for all short texts, so that the server keeps one plan a statement.
    private static void Text(SqlParameter parameter, string text)
    {
        parameter.SqlDbType = SqlDbType.NVarChar;
        parameter.Size = text.Length <= 4000 ? 4000 : -1;
        parameter.Value = text;
    }

    /// <summary>The connection string of a readable secondary.</summary>
    internal static string ForReading(string text) =>
        new SqlConnectionStringBuilder(Encrypted(text))
        {
            ApplicationIntent = ApplicationIntent.ReadOnly,
        }.ToString();

    /// <summary>The connection string, encrypted unless it says otherwise.</summary>
    internal static string Encrypted(string text)
    {
        var builder = new SqlConnectionStringBuilder(text);
        if (!builder.ShouldSerialize("Encrypt"))
        {
            builder.Encrypt = SqlConnectionEncryptOption.Mandatory;
        }

        return builder.ToString();
    }

    private static async ValueTask<SqlLease> OpenAsync(string text, CancellationToken ct)
    {
        var connection = new SqlConnection(text);
        try
        {
            await connection.OpenAsync(ct);
            return new Lease(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Lease(SqlConnection connection) : SqlLease
    {
        private SqlTransaction? _transaction;

        public override DbCommand Command(RenderedSql sql)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql.Text;
            command.Transaction = _transaction;
            foreach (var name in sql.Parameters)
            {
                command.Parameters.Add(new SqlParameter { ParameterName = $"@{name}" });
            }

            return command;
        }

        public override void Done(RenderedSql sql, DbCommand command) => command.Dispose();

        // Many rows a round trip.
        public override async Task ExecuteManyAsync(
            RenderedSql sql,
            int rows,
            Func<int, int, object?> value,
            CancellationToken ct
        )
        {
            foreach (var some in Enumerable.Range(0, rows).Chunk(RowsARoundTrip))
            {
                await using var batch = new SqlBatch(connection, _transaction);
                foreach (var row in some)
                {
                    var command = new SqlBatchCommand(sql.Text);
                    for (var index = 0; index < sql.Parameters.Count; index++)
                    {
                        var parameter = new SqlParameter
                        {
                            ParameterName = $"@{sql.Parameters[index]}",
                        };
                        BindValue(parameter, value(row, index));
                        command.Parameters.Add(parameter);
                    }

                    batch.BatchCommands.Add(command);
                }

                await batch.ExecuteNonQueryAsync(ct);
            }
        }

        // Snapshots of committed rows are all that any transaction sees here.
        public override async Task BeginAsync(bool afterOthers, CancellationToken ct)
        {
            await using (var strict = connection.CreateCommand())
            {
                strict.CommandText = "SET XACT_ABORT ON";
                await strict.ExecuteNonQueryAsync(ct);
            }

            _transaction = (SqlTransaction)await connection.BeginTransactionAsync(ct);
        }

        public override async Task CommitAsync(CancellationToken ct)
        {
            await _transaction!.CommitAsync(ct);
            _transaction = null;
        }

        public override async ValueTask DisposeAsync()
        {
            if (_transaction is not null)
            {
                await _transaction.DisposeAsync();
            }

            await connection.DisposeAsync();
        }
    }
}
