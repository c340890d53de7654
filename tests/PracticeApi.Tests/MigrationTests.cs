using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using PracticeApi.Persistence;
using PracticeApi.Tests.Sql;

namespace PracticeApi.Tests;

public sealed class MigrationTests
{
    private TestDatabase _database = null!;

    [SetUp]
    public void Create() => _database = TestDatabase.OnSqlite();

    [TearDown]
    public async Task DropAsync() => await _database.DisposeAsync();

    [Test]
    public async Task Make_the_same_tables_on_both_engines()
    {
        await Migrations.RunAsync(_database);
        await using var connection = (SqliteConnection)_database.Connect();
        await connection.OpenAsync();
        var sqlServer = SqlServerSchema.Parse(
            Migrator.Scripts(DatabaseOptions.SqlServer).Select(script => (script.Name, script.Text))
        );

        Assert.Multiple(() =>
        {
            Assert.That(sqlServer.Faults(), Is.Empty);
            Assert.That(
                SchemaComparison.Compare(
                    sqlServer,
                    SqliteSchema.Read(connection, "SchemaMigrations"),
                    "LabResults",
                    "ImportedResults"
                ),
                Is.Empty
            );
        });
    }

    [Test]
    public async Task Write_the_sizes_of_indexes_where_they_are_missing_or_others()
    {
        await Migrations.RunAsync(_database);
        await using var connection = (SqliteConnection)_database.Connect();
        var written = await SizesAsync();
        Assert.That(written, Is.Not.Empty);

        await connection.ExecuteAsync("DELETE FROM sqlite_stat1 WHERE tbl = 'LabResults'");
        await connection.ExecuteAsync("UPDATE sqlite_stat1 SET stat = '7 7'");
        await Migrations.RunAsync(_database);

        Assert.That(await SizesAsync(), Is.EqualTo(written));

        async Task<IReadOnlyList<string>> SizesAsync() =>
            [
                .. await connection.QueryAsync<string>(
                    "SELECT tbl || ' ' || ifnull(idx, '') || ' ' || stat FROM sqlite_stat1 ORDER BY 1"
                ),
            ];
    }

    [TestCase("LabResults")]
    [TestCase("ImportedResults")]
    public async Task Keep_every_row_and_index_of_a_table_that_is_made_anew(string table)
    {
        await using var connection = (SqliteConnection)_database.Connect();
        await connection.OpenAsync();
        var scripts = Migrator.Scripts(DatabaseOptions.Sqlite);
        foreach (var script in scripts.TakeWhile(script => !IsRemake(script)))
        {
            await connection.ExecuteAsync(script.Text);
        }

        await connection.ExecuteAsync("PRAGMA foreign_keys = OFF");
        var columns = (
            await connection.QueryAsync<(string Name, string Type, bool Required)>(
                "SELECT name, type, \"notnull\" FROM pragma_table_info(@table)",
                new { table }
            )
        ).ToArray();
        // Every column with a value of its own, and what may be null once with and once without.
        for (var row = 1; row <= 2; row++)
        {
            await connection.ExecuteAsync(
                $"INSERT INTO {table} VALUES ({string.Join(", ", columns.Select((column, place) => ValueOf(column, place, row)))})"
            );
        }

        var (rows, indexes) = (await RowsAsync(), await IndexesAsync());
        await connection.ExecuteAsync(scripts.Single(IsRemake).Text);

        Assert.Multiple(async () =>
        {
            Assert.That(rows, Has.Length.EqualTo(2));
            Assert.That(await RowsAsync(), Is.EqualTo(rows));
            Assert.That(indexes, Is.Not.Empty);
            Assert.That(await IndexesAsync(), Is.EqualTo(indexes));
        });

        static bool IsRemake(Migration script) => script.Name == "0021_results_by_rowid.sql";

        static string ValueOf((string, string Type, bool Required) column, int place, int row) =>
            row == 2 && !column.Required ? "NULL"
            : column.Type == "TEXT" ? $"'{row}.{place}0'"
            : $"{row}{place}";

        async Task<string[]> RowsAsync() =>
            [
                .. (await connection.QueryAsync($"SELECT * FROM {table} ORDER BY 1"))
                    .Cast<IDictionary<string, object?>>()
                    .Select(row =>
                        string.Join('|', row.Select(pair => $"{pair.Key}={pair.Value}"))
                    ),
            ];

        async Task<string[]> IndexesAsync() =>
            [
                .. await connection.QueryAsync<string>(
                    "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = @table AND sql IS NOT NULL ORDER BY name",
                    new { table }
                ),
            ];
    }

    [Test]
    public async Task Are_applied_in_order_and_once()
    {
        var first = await Migrations.RunAsync(_database);
        var second = await Migrations.RunAsync(_database);

        Assert.Multiple(() =>
        {
            Assert.That(
                first,
                Is.EqualTo(
                    Migrator.Scripts(DatabaseOptions.Sqlite).Select(script => script.Name)
                ).And.Ordered
            );
            Assert.That(second, Is.Empty);
        });
    }

    [Test]
    public async Task A_script_that_was_changed_since_is_refused()
    {
        await Migrations.RunAsync(_database);
        await ExecuteAsync(
            "UPDATE SchemaMigrations SET Checksum = 'other' WHERE Name LIKE '0001%'"
        );

        Assert.That(
            async () => await Migrations.RunAsync(_database),
            Throws.InvalidOperationException.With.Message.Contains("was changed after")
        );
    }

    [Test]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await Migrations.RunAsync(_database);
        await ExecuteAsync(
            "INSERT INTO SchemaMigrations (Name, Checksum, AppliedAt) VALUES ('9999_later.sql', 'x', 'x')"
        );

        Assert.That(
            async () => await Migrations.RunAsync(_database),
            Throws.InvalidOperationException.With.Message.Contains("belongs to a newer version")
        );
    }

    [Test]
    public async Task Two_processes_that_start_at_once_apply_each_script_once()
    {
        List<string> other = [];
        var one = await Migrations.RunAsync(
            _database,
            // The other comes in after the first script of this one.
            onApplied: () =>
            {
                if (other.Count == 0)
                {
                    other.AddRange(Migrations.RunAsync(_database).GetAwaiter().GetResult());
                }
            }
        );

        Assert.Multiple(() =>
        {
            Assert.That(one, Has.Count.EqualTo(1));
            Assert.That(
                one.Concat(other),
                Is.EqualTo(Migrator.Scripts(DatabaseOptions.Sqlite).Select(script => script.Name))
            );
        });
    }

    [Test]
    public void A_script_has_one_checksum_whatever_the_ends_of_its_lines() =>
        Assert.That(
            new Migration("a", "one\r\ntwo\r\n").Checksum,
            Is.EqualTo(new Migration("a", "one\ntwo\n").Checksum)
        );

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = _database.Connect();
        await connection.ExecuteAsync(sql);
    }
}

/// <summary>Runs the migrations over a database as a process would that starts on it.</summary>
internal static class Migrations
{
    public static Task<IReadOnlyList<string>> RunAsync(
        TestDatabase database,
        Action? onApplied = null
    ) =>
        new Migrator(
            new DatabaseOptions { ConnectionString = database.ConnectionString },
            TimeProvider.System,
            new Listener(onApplied)
        ).MigrateAsync(CancellationToken.None);

    private sealed class Listener(Action? onApplied) : ILogger<Migrator>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => onApplied?.Invoke();
    }
}
