using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace PracticeApi.Persistence;

/// <summary>The production engine. Commands run on the primary; reads on a readable secondary where one is named.</summary>
internal sealed class SqlServerEngine(string connectionString, string? readConnectionString)
    : SqlEngine(SqlDialect.SqlServer)
{
    // Deadlock, lock timeout, throttling and failover of Azure SQL, broken transport, login in progress elsewhere.
    private static readonly HashSet<int> Transient =
    [
        -2,
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
        : new SqlConnectionStringBuilder(Encrypted(readConnectionString))
        {
            ApplicationIntent = ApplicationIntent.ReadOnly,
        }.ToString();

    public override string Name => "sqlserver";

    public static bool IsTransientError(int number) => Transient.Contains(number);

    public override ValueTask<SqlLease> RentForReadingAsync(bool fresh, CancellationToken ct) =>
        OpenAsync(fresh ? _primary : _secondary ?? _primary, ct);

    public override ValueTask<SqlLease> RentForWritingAsync(CancellationToken ct) =>
        OpenAsync(_primary, ct);

    public override bool IsTransient(Exception exception) =>
        exception switch
        {
            SqlException sql => sql
                .Errors.Cast<SqlError>()
                .Any(error => Transient.Contains(error.Number)),
            // The driver says so of a connection that broke under a command.
            InvalidOperationException { Source: "Microsoft.Data.SqlClient" } => true,
            TimeoutException => true,
            _ => false,
        };

    public override bool IsDuplicateKey(DbException exception) =>
        exception is SqlException { Number: 2601 or 2627 };

    public override void Bind(DbParameter parameter, object? value)
    {
        var target = (SqlParameter)parameter;
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

    // One declared length for all short texts, so that the server keeps one plan a statement.
    private static void Text(SqlParameter parameter, string text)
    {
        parameter.SqlDbType = SqlDbType.NVarChar;
        parameter.Size = text.Length <= 4000 ? 4000 : -1;
        parameter.Value = text;
    }

    private static string Encrypted(string text)
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

        public override async Task BeginAsync(CancellationToken ct)
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
