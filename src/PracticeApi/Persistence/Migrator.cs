using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace PracticeApi.Persistence;

/// <summary>Brings a database to this version's schema: forward only, in order, each script once and in its own transaction.</summary>
internal sealed partial class Migrator(
    DatabaseOptions options,
    TimeProvider clock,
    ILogger<Migrator> log
)
{
    private const string SqliteJournalSql = """
        CREATE TABLE IF NOT EXISTS SchemaMigrations (
          Name      TEXT NOT NULL,
          Checksum  TEXT NOT NULL,
          AppliedAt TEXT NOT NULL,
          CONSTRAINT PK_SchemaMigrations PRIMARY KEY (Name)
        ) WITHOUT ROWID
        """;

    private const string SqlServerJournalSql = """
        IF OBJECT_ID(N'SchemaMigrations') IS NULL
        CREATE TABLE SchemaMigrations (
          Name      nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
          Checksum  nvarchar(64)                                  NOT NULL,
          AppliedAt nvarchar(40)                                  NOT NULL,
          CONSTRAINT PK_SchemaMigrations PRIMARY KEY CLUSTERED (Name)
        )
        """;

    private const string AppliedSql = """
        SELECT Name, Checksum
        FROM   SchemaMigrations
        """;

    private const string FindSql = """
        SELECT COUNT(*)
        FROM   SchemaMigrations
        WHERE  Name = @Name
        """;

    private const string InsertSql = """
        INSERT INTO SchemaMigrations (Name, Checksum, AppliedAt)
        VALUES (@Name, @Checksum, @AppliedAt)
        """;

    // Two processes that start at once take turns; the second finds everything applied.
    private const string SqlServerLockSql = """
        DECLARE @result int;
        EXEC @result = sp_getapplock
          @Resource = N'PracticeApi.Migrator', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 120000;
        IF @result < 0 THROW 51000, 'Another process migrates this database and has not ended in time.', 1;
        """;

    // Longer than the lock's own patience, so that it is the lock that says what is the matter.
    private const int LockSeconds = 150;

    // A script may rebuild a table that is full.
    private const int ScriptSeconds = 600;

    private const string SnapshotSql = """
        IF (SELECT is_read_committed_snapshot_on FROM sys.databases WHERE database_id = DB_ID()) = 0
        ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE
        """;

    /// <summary>The scripts of an engine, in the order they run.</summary>
    public static IReadOnlyList<Migration> Scripts(string provider)
    {
        var folder =
            $"Migrations/{(provider == DatabaseOptions.SqlServer ? "SqlServer" : "Sqlite")}/";
        var assembly = typeof(Migrator).Assembly;
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return new Migration(name[folder.Length..], reader.ReadToEnd());
                }),
        ];
    }

    /// <returns>The names of the scripts that were applied now.</returns>
    /// <exception cref="InvalidOperationException">A script that was applied earlier has been changed since, or is not known to this version.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct)
    {
        var sqlServer = options.Provider == DatabaseOptions.SqlServer;
        await using var connection = await OpenAsync(ct);
        if (sqlServer)
        {
            await connection.ExecuteAsync(SqlServerLockSql, commandTimeout: LockSeconds);
            await SetSnapshotAsync(connection);
        }

        await connection.ExecuteAsync(sqlServer ? SqlServerJournalSql : SqliteJournalSql);
        var scripts = Scripts(options.Provider);
        var applied = await AppliedAsync(connection);
        Check(applied, scripts);

        List<string> now = [];
        foreach (var script in scripts.Where(script => !applied.ContainsKey(script.Name)))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            // SQLite has no lock that spans transactions: a process that started at the same time may have been here.
            if (
                await connection.ExecuteScalarAsync<int>(FindSql, new { script.Name }, transaction)
                > 0
            )
            {
                continue;
            }

            await connection.ExecuteAsync(
                script.Text,
                transaction: transaction,
                commandTimeout: ScriptSeconds
            );
            await connection.ExecuteAsync(
                InsertSql,
                new
                {
                    script.Name,
                    script.Checksum,
                    AppliedAt = SqliteText.Of(clock.Now()),
                },
                transaction
            );
            await transaction.CommitAsync(ct);
            Applied(script.Name);
            now.Add(script.Name);
        }

        if (!sqlServer)
        {
            await SqliteStatistics.WriteAsync(connection, ct);
        }

        return now;
    }

    /// <summary>Whether every script of this version has been applied.</summary>
    public async Task<bool> IsUpToDateAsync(CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        var applied = await AppliedAsync(connection);
        return Scripts(options.Provider).All(script => applied.ContainsKey(script.Name));
    }

    private async Task<DbConnection> OpenAsync(CancellationToken ct)
    {
        DbConnection connection =
            options.Provider == DatabaseOptions.SqlServer
                ? new SqlConnection(options.ConnectionString)
                : new SqliteConnection(options.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    private static async Task<Dictionary<string, string>> AppliedAsync(DbConnection connection) =>
        (await connection.QueryAsync<(string Name, string Checksum)>(AppliedSql)).ToDictionary(
            row => row.Name,
            row => row.Checksum
        );

    private static void Check(Dictionary<string, string> applied, IReadOnlyList<Migration> scripts)
    {
        foreach (var (name, checksum) in applied)
        {
            var script =
                scripts.FirstOrDefault(script => script.Name == name)
                ?? throw new InvalidOperationException(
                    $"The database has the migration {name}, which this version does not know: it belongs to a newer version."
                );
            if (script.Checksum != checksum)
            {
                throw new InvalidOperationException(
                    $"The migration {name} was changed after it had been applied to this database."
                );
            }
        }
    }

    private async Task SetSnapshotAsync(DbConnection connection)
    {
        try
        {
            await connection.ExecuteAsync(SnapshotSql);
        }
        catch (SqlException refused)
        {
            SnapshotRefused(refused.Number);
        }
    }

    [LoggerMessage(LogLevel.Information, "Applied migration {Name}")]
    private partial void Applied(string name);

    [LoggerMessage(
        LogLevel.Warning,
        "READ_COMMITTED_SNAPSHOT could not be set (error {Number}); set it as an administrator, so that readers do not wait for writers"
    )]
    private partial void SnapshotRefused(int number);
}

/// <summary>One numbered script of the schema.</summary>
internal sealed record Migration(string Name, string Text)
{
    /// <summary>SHA-256 of the text, whatever line ends the checkout gave it.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n")))
        );
}
