using System.Data.Common;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace PracticeApi.Tests;

/// <summary>
/// A database of a fixture's own: a SQLite file, or a database on the SQL Server that <c>PRACTICE_TEST_SQLSERVER</c> names.
/// It is gone when the fixture ends.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _name = $"practice_{Guid.NewGuid():N}";
    private string? _server;

    public static string? SqlServer =>
        Environment.GetEnvironmentVariable("PRACTICE_TEST_SQLSERVER");

    public bool IsSqlite => _server is null;

    public string File => Path.Combine(Path.GetTempPath(), $"{_name}.db");

    public string ConnectionString =>
        _server is null
            ? $"Data Source={File}"
            : new SqlConnectionStringBuilder(_server) { InitialCatalog = _name }.ToString();

    public IEnumerable<string> Settings =>
        [
            $"--Database:Provider={(IsSqlite ? "sqlite" : "sqlserver")}",
            $"--Database:ConnectionString={ConnectionString}",
        ];

    /// <summary>A SQLite file, whatever the suite runs on.</summary>
    public static TestDatabase OnSqlite() => new();

    public static async Task<TestDatabase> CreateAsync()
    {
        var database = new TestDatabase
        {
            _server = await SqlServerUnderTest.ConnectionStringAsync(),
        };
        if (database._server is not null)
        {
            await using var connection = new SqlConnection(database._server);
            await connection.ExecuteAsync($"CREATE DATABASE [{database._name}]");
        }

        return database;
    }

    /// <summary>A connection beside the server's own, for arranging and for looking.</summary>
    public DbConnection Connect() =>
        IsSqlite
            ? new SqliteConnection(
                new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString()
            )
            : new SqlConnection(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            SqlConnection.ClearAllPools();
            await using var connection = new SqlConnection(_server);
            await connection.ExecuteAsync(
                $"ALTER DATABASE [{_name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{_name}]"
            );
            return;
        }

        foreach (var file in new[] { File, $"{File}-wal", $"{File}-shm" })
        {
            System.IO.File.Delete(file);
        }
    }
}

/// <summary>The SQL Server that the suite runs on, where there is one.</summary>
internal static class SqlServerUnderTest
{
#if CONTAINERS
    private static readonly Lazy<Task<string>> Container = new(async () =>
    {
        var container = new Testcontainers.MsSql.MsSqlBuilder().Build();
        await container.StartAsync();
        return container.GetConnectionString();
    });

    public static async Task<string?> ConnectionStringAsync() =>
        TestDatabase.SqlServer ?? await Container.Value;
#else
    public static Task<string?> ConnectionStringAsync() => Task.FromResult(TestDatabase.SqlServer);
#endif
}
