using Microsoft.Data.Sqlite;
using NUnit.Framework;
using PracticeApi.Patients.Merging;
using PracticeApi.Tests.Sql;

namespace PracticeApi.Tests.Patients.Merging;

/// <summary>Holds what a merge moves against the schema.</summary>
public sealed class PatientRecordsTests
{
    private TestDatabase _database = null!;
    private IReadOnlyDictionary<string, SchemaTable> _tables = null!;

    [OneTimeSetUp]
    public async Task MigrateAsync()
    {
        _database = TestDatabase.OnSqlite();
        await Migrations.RunAsync(_database);
        await using var connection = (SqliteConnection)_database.Connect();
        await connection.OpenAsync();
        _tables = SqliteSchema.Read(connection, "SchemaMigrations").Tables;
    }

    [OneTimeTearDown]
    public async Task DropAsync() => await _database.DisposeAsync();

    [Test]
    public void Every_column_that_names_a_patient_moves_or_stays_for_a_reason()
    {
        var moved = PatientRecords.Moved.Select(table =>
            table.Table == "Patients" ? "Patients.MergedIntoId" : $"{table.Table}.PatientId"
        );

        Assert.That(
            NamingAPatient(),
            Is.EquivalentTo(moved.Concat(PatientRecords.Staying.Keys)),
            "A table of patients' records moves when a patient is merged: add it to PatientRecords, or say there why it stays."
        );
        Assert.That(PatientRecords.Staying.Values, Has.All.Not.Empty);
    }

    /// <summary>A key that contains the patient could not be followed when the patient changes.</summary>
    [Test]
    public void Nothing_refers_to_a_row_by_its_patient() =>
        Assert.That(
            from table in _tables.Values
            from key in table.ForeignKeys
            where key.ReferencedTable != "Patients" && key.Columns.Contains("PatientId")
            select $"{table.Name} {key}",
            Is.Empty
        );

    private IEnumerable<string> NamingAPatient() =>
        (
            from table in _tables.Values
            from column in table.Columns
            where
                column.Name.EndsWith("PatientId", StringComparison.Ordinal)
                || column.Name == "MovedFromId"
                || table.ForeignKeys.Exists(key =>
                    key.ReferencedTable == "Patients" && key.Columns[^1] == column.Name
                )
            select $"{table.Name}.{column.Name}"
        ).Distinct();
}
