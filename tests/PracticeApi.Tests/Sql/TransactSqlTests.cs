using Microsoft.Data.Sqlite;
using NUnit.Framework;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Sql;

/// <summary>Holds every statement of the product against both engines: SQL Server's parser and tables, and SQLite itself.</summary>
public sealed class TransactSqlTests
{
    private SqlServerSchema _sqlServer = null!;
    private TestDatabase _database = null!;
    private SqliteConnection _sqlite = null!;

    private static IEnumerable<TestCaseData> All =>
        Statements.All.Select(statement =>
            new TestCaseData(statement.Sql).SetArgDisplayNames(statement.Name)
        );

    [OneTimeSetUp]
    public async Task MigrateAsync()
    {
        _sqlServer = SqlServerSchema.Parse(
            Migrator.Scripts(DatabaseOptions.SqlServer).Select(script => (script.Name, script.Text))
        );
        _database = TestDatabase.OnSqlite();
        await Migrations.RunAsync(_database);
        _sqlite = (SqliteConnection)_database.Connect();
        await _sqlite.OpenAsync();
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        await _sqlite.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Test]
    public void There_are_statements_to_check() =>
        Assert.That(
            Statements.All.Select(statement => statement.Name),
            Is.Unique.And.Contains("RegisterPatientHandler.InsertSql")
        );

    [TestCaseSource(nameof(All))]
    public void SQL_Server_understands(string sql)
    {
        var rendered = SqlDialect.SqlServer.Render(sql);

        Assert.That(
            TransactSqlStatement.Check(rendered.Text, _sqlServer, rendered.Parameters),
            Is.Empty
        );
    }

    [TestCaseSource(nameof(All))]
    public void SQLite_understands(string sql)
    {
        using var command = _sqlite.CreateCommand();
        var rendered = SqlDialect.Sqlite.Render(sql);
        command.CommandText = $"EXPLAIN {rendered.Text}";
        foreach (var parameter in rendered.Parameters)
        {
            command.Parameters.AddWithValue($"@{parameter}", DBNull.Value);
        }

        Assert.DoesNotThrow(() => command.ExecuteReader().Dispose());
    }

    [Test]
    public void The_scripts_change_data_as_both_engines_understand() =>
        Assert.That(
            _sqlServer.DataStatements.SelectMany(statement =>
                TransactSqlStatement.Check(
                    statement.Sql,
                    _sqlServer,
                    parameters: null,
                    acrossPractices: true
                )
            ),
            Is.Empty
        );
}
