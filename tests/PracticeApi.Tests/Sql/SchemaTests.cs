using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace PracticeApi.Tests.Sql;

public sealed class SchemaTests
{
    private const string SqlServerTables = """
        CREATE TABLE Practices
        (
            Id   uniqueidentifier NOT NULL CONSTRAINT PK_Practices PRIMARY KEY NONCLUSTERED,
            Name nvarchar(200)    NOT NULL
        );
        CREATE TABLE Patients
        (
            PracticeId uniqueidentifier NOT NULL REFERENCES Practices (Id),
            Id         uniqueidentifier NOT NULL,
            Email      nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
            BirthDate  date             NULL,
            Weight     decimal(28,10)   NULL,
            Active     bit              NOT NULL CONSTRAINT DF_Patients_Active DEFAULT 1,
            Photo      varbinary(max)   NULL,
            CreatedAt  datetime2(3)     NOT NULL,
            Version    bigint           NOT NULL,
            CONSTRAINT PK_Patients PRIMARY KEY CLUSTERED (PracticeId, Id)
        );
        GO
        CREATE UNIQUE INDEX UX_Patients_Email ON Patients (PracticeId, Email) WHERE Email IS NOT NULL;
        CREATE INDEX IX_Patients_BirthDate ON Patients (PracticeId, BirthDate);
        CREATE TABLE Notes
        (
            PracticeId uniqueidentifier NOT NULL,
            PatientId  uniqueidentifier NOT NULL,
            Number     int              NOT NULL,
            Body       nvarchar(max)    NOT NULL,
            PRIMARY KEY (PracticeId, PatientId, Number),
            FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, Id) ON DELETE CASCADE
        );
        """;

    private const string SqliteTables = """
        CREATE TABLE Practices
        (
            Id   TEXT NOT NULL PRIMARY KEY,
            Name TEXT NOT NULL
        );
        CREATE TABLE Patients
        (
            PracticeId TEXT    NOT NULL REFERENCES Practices (Id),
            Id         TEXT    NOT NULL,
            Email      TEXT    NULL,
            BirthDate  TEXT    NULL,
            Weight     TEXT    NULL,
            Active     INTEGER NOT NULL DEFAULT 1,
            Photo      BLOB    NULL,
            CreatedAt  TEXT    NOT NULL,
            Version    INTEGER NOT NULL,
            PRIMARY KEY (PracticeId, Id)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX UX_Patients_Email ON Patients (PracticeId, Email)
            WHERE Email IS NOT NULL;
        CREATE TABLE Notes
        (
            PracticeId TEXT    NOT NULL,
            PatientId  TEXT    NOT NULL,
            Number     INTEGER NOT NULL,
            Body       TEXT    NOT NULL,
            PRIMARY KEY (PracticeId, PatientId, Number),
            FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, Id) ON DELETE CASCADE
        ) WITHOUT ROWID;
        """;

    [Test]
    public void Reads_the_tables_of_the_SQL_Server_scripts()
    {
        var table = SqlServer(SqlServerTables).Tables["Patients"];

        Assert.Multiple(() =>
        {
            Assert.That(table.Columns, Has.Count.EqualTo(9));
            Assert.That(
                table.Column("Email"),
                Is.EqualTo(
                    new SchemaColumn("Email", "nvarchar(200)", true, "Latin1_General_100_BIN2")
                )
            );
            Assert.That(
                table.Column("Active"),
                Is.EqualTo(new SchemaColumn("Active", "bit", false, HasDefault: true))
            );
            Assert.That(table.Column("Weight")!.Type, Is.EqualTo("decimal(28,10)"));
            Assert.That(table.PrimaryKey, Is.EqualTo(new[] { "PracticeId", "Id" }));
            Assert.That(table.Clustered);
            Assert.That(table.OwnedByPractice);
            Assert.That(
                table.ForeignKeys.Select(k => k.ToString()),
                Is.EqualTo(new[] { "(PracticeId) to Practices (Id) on delete NO ACTION" })
            );
            Assert.That(
                table.Indexes.Select(i => (i.Unique, i.ToString())),
                Is.EqualTo(
                    new[]
                    {
                        (true, "(PracticeId, Email) where Email IS NOT NULL"),
                        (false, "(PracticeId, BirthDate)"),
                    }
                )
            );
        });
    }

    [Test]
    public void Follows_the_changes_of_later_scripts()
    {
        var schema = SqlServer(
            SqlServerTables,
            """
            ALTER TABLE Notes ADD Author nvarchar(100) NULL;
            ALTER TABLE Notes ADD CONSTRAINT UQ_Notes UNIQUE (PracticeId, Number);
            ALTER TABLE Patients ALTER COLUMN BirthDate date NOT NULL;
            ALTER TABLE Patients DROP COLUMN Photo;
            DROP INDEX IX_Patients_BirthDate ON Patients;
            INSERT INTO Practices (Id, Name) VALUES ('x', 'y');
            """
        );

        var patients = schema.Tables["Patients"];
        Assert.Multiple(() =>
        {
            Assert.That(schema.Tables["Notes"].Columns[^1].Name, Is.EqualTo("Author"));
            Assert.That(schema.Tables["Notes"].Indexes[0].Unique);
            Assert.That(patients.Column("BirthDate")!.Nullable, Is.False);
            Assert.That(patients.Column("Photo"), Is.Null);
            Assert.That(patients.Indexes, Has.Count.EqualTo(1));
            Assert.That(
                schema.DataStatements,
                Is.EqualTo(
                    new[] { ("0002.sql", "INSERT INTO Practices (Id, Name) VALUES ('x', 'y');") }
                )
            );
        });
    }

    [TestCase("CREATE TABLE Broken (", "Incorrect syntax")]
    [TestCase("CREATE VIEW V AS SELECT Id FROM Practices", "CreateViewStatement is not understood")]
    [TestCase("CREATE TABLE Notes (Id int NOT NULL PRIMARY KEY)", "a table Notes already")]
    [TestCase("ALTER TABLE Notes ADD number int NULL", "Notes.number already")]
    [TestCase("ALTER TABLE Clinics ADD Name int NULL", "no table Clinics")]
    [TestCase("ALTER TABLE Notes DROP COLUMN Absent", "no Absent to drop")]
    [TestCase("ALTER TABLE Notes ADD PRIMARY KEY (Number)", "primary key already")]
    [TestCase(
        "ALTER TABLE Notes ADD CONSTRAINT PK_Patients CHECK (Number > 0)",
        "a constraint PK_Patients already"
    )]
    public void Does_not_guess_at_a_script(string script, string fault) =>
        Assert.That(
            () => SqlServer(SqlServerTables, script),
            Throws.InstanceOf<FormatException>().With.Message.Contains(fault)
        );

    [Test]
    public void Finds_nothing_wrong_with_sound_scripts() =>
        Assert.That(SqlServer(SqlServerTables).Faults(), Is.Empty);

    [TestCase("PatientId uniqueidentifier NOT NULL REFERENCES Absent (Id)", "no such table")]
    [TestCase("Number int NOT NULL REFERENCES Notes (Number)", "no key of that table")]
    [TestCase("PracticeId varchar(36) NOT NULL REFERENCES Practices (Id)", "differ in type")]
    [TestCase("FOREIGN KEY (Missing) REFERENCES Practices (Id)", "a column does not exist")]
    [TestCase("Absent int NULL, UNIQUE (Missing)", "no column Missing")]
    [TestCase("Code nvarchar(900) NOT NULL UNIQUE", "1800 bytes")]
    [TestCase("Code nvarchar(max) NOT NULL UNIQUE", "is the most a key holds")]
    public void Finds_what_a_server_would_refuse(string columns, string fault) =>
        Assert.That(
            SqlServer(
                    SqlServerTables,
                    $"CREATE TABLE Others (Id int NOT NULL PRIMARY KEY, {columns})"
                )
                .Faults(),
            Has.One.Contains(fault)
        );

    [Test]
    public void Does_not_take_a_filtered_index_for_a_key_to_reference() =>
        Assert.That(
            SqlServer(
                    SqlServerTables,
                    """
                    CREATE TABLE Others
                    (
                        PracticeId uniqueidentifier NOT NULL,
                        Email      nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
                        PRIMARY KEY (PracticeId, Email),
                        FOREIGN KEY (PracticeId, Email) REFERENCES Patients (PracticeId, Email)
                    )
                    """
                )
                .Faults(),
            Has.One.Contains("no key of that table")
        );

    [Test]
    public void Allows_a_clustered_key_no_more_than_900_bytes() =>
        Assert.That(
            SqlServer(
                    "CREATE TABLE Wide (Code nvarchar(451) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY)"
                )
                .Faults(),
            Has.One.Contains("902 bytes")
        );

    [Test]
    public void Reads_the_tables_of_a_SQLite_database()
    {
        var tables = Sqlite(SqliteTables).Tables;

        Assert.Multiple(() =>
        {
            Assert.That(tables.Keys, Is.EquivalentTo(new[] { "Practices", "Patients", "Notes" }));
            Assert.That(tables["Practices"].Clustered, Is.False);
            var patients = tables["Patients"];
            Assert.That(patients.Clustered);
            Assert.That(patients.PrimaryKey, Is.EqualTo(new[] { "PracticeId", "Id" }));
            Assert.That(
                patients.Column("Active"),
                Is.EqualTo(new SchemaColumn("Active", "INTEGER", false, HasDefault: true))
            );
            Assert.That(patients.Column("Email")!.Nullable);
            Assert.That(
                patients.Indexes.Select(i => i.ToString()),
                Is.EqualTo(new[] { "(PracticeId, Email) where Email IS NOT NULL" })
            );
            Assert.That(
                tables["Notes"].ForeignKeys.Select(k => k.ToString()),
                Is.EqualTo(
                    new[]
                    {
                        "(PracticeId, PatientId) to Patients (PracticeId, Id) on delete CASCADE",
                    }
                )
            );
        });
    }

    [Test]
    public void Leaves_out_what_no_script_makes() =>
        Assert.That(
            Sqlite(SqliteTables, "Notes").Tables.Keys,
            Is.EquivalentTo(new[] { "Practices", "Patients" })
        );

    [Test]
    public void Knows_the_row_id_by_its_other_name() =>
        Assert.That(
            Sqlite("CREATE TABLE Log (Id INTEGER PRIMARY KEY, Line TEXT NOT NULL)")
                .Tables["Log"]
                .Column("Id"),
            Is.EqualTo(new SchemaColumn("Id", "INTEGER", false, HasDefault: true))
        );

    [Test]
    public void Finds_no_difference_between_tables_that_agree() =>
        Assert.That(
            SchemaComparison.Compare(SqlServer(SqlServerTables), Sqlite(SqliteTables)),
            Is.Empty
        );

    // Each changes one thing in SQLite's tables.
    [TestCase("CREATE TABLE Notes", "CREATE TABLE Remarks", "Notes is a table of SQL Server only")]
    [TestCase("CREATE TABLE Notes", "CREATE TABLE Remarks", "Remarks is a table of SQLite only")]
    [TestCase("Body       TEXT", "Content    TEXT", "columns differ")]
    [TestCase("Weight     TEXT", "Weight     REAL", "decimal(28,10) is TEXT in SQLite, not REAL")]
    [TestCase("Active     INTEGER", "Active     TEXT", "bit is INTEGER in SQLite")]
    [TestCase("Photo      BLOB", "Photo      TEXT", "varbinary(max) is BLOB in SQLite")]
    [TestCase(
        "BirthDate  TEXT    NULL",
        "BirthDate  TEXT    NOT NULL",
        "Patients.BirthDate: nullable"
    )]
    [TestCase("DEFAULT 1", "", "Patients.Active: has a default in one")]
    [TestCase(
        "PRIMARY KEY (PracticeId, Id)",
        "PRIMARY KEY (Id, PracticeId)",
        "primary keys differ"
    )]
    [TestCase("(PracticeId, Id)\n) WITHOUT ROWID", "(PracticeId, Id)\n)", "clustering differ")]
    [TestCase("ON DELETE CASCADE", "", "foreign key")]
    [TestCase("REFERENCES Practices (Id)", "", "is in SQL Server only")]
    [TestCase("WHERE Email IS NOT NULL", "", "unique key (PracticeId, Email) is in SQLite only")]
    [TestCase("CREATE UNIQUE INDEX", "CREATE INDEX", "unique key")]
    public void Finds_a_difference(string before, string after, string fault)
    {
        var changed = Changed(SqliteTables, before, after);

        Assert.That(
            SchemaComparison.Compare(SqlServer(SqlServerTables), Sqlite(changed)),
            Has.Some.Contains(fault)
        );
    }

    // Each changes one thing in SQL Server's tables.
    [TestCase("decimal(28,10)", "float", "float is no type that both engines keep")]
    [TestCase("datetime2(3)", "datetime2(7)", "datetime2(7) is no type")]
    [TestCase(" COLLATE Latin1_General_100_BIN2", "", "Email is a text key without a binary")]
    [TestCase(
        "COLLATE Latin1_General_100_BIN2",
        "COLLATE Latin1_General_100_CI_AS",
        "Email is a text key without a binary"
    )]
    [TestCase(" WHERE Email IS NOT NULL", "", "needs WHERE Email IS NOT NULL")]
    [TestCase(
        " CONSTRAINT PK_Practices PRIMARY KEY NONCLUSTERED",
        "",
        "Practices has no primary key"
    )]
    public void Finds_what_SQL_Server_alone_needs(string before, string after, string fault)
    {
        var changed = Changed(SqlServerTables, before, after);

        Assert.That(
            SchemaComparison.Compare(SqlServer(changed), Sqlite(SqliteTables)),
            Has.Some.Contains(fault)
        );
    }

    [Test]
    public void Accepts_the_binary_collation_of_UTF_8_too() =>
        Assert.That(
            SchemaComparison.Compare(
                SqlServer(
                    SqlServerTables.Replace("100_BIN2", "100_BIN2_UTF8", StringComparison.Ordinal)
                ),
                Sqlite(SqliteTables)
            ),
            Is.Empty
        );

    [Test]
    public void A_wide_table_lies_by_rowid_in_SQLite()
    {
        var byRowid = Changed(
            SqliteTables,
            "(PracticeId, Id)\n) WITHOUT ROWID",
            "(PracticeId, Id)\n)"
        );

        Assert.That(
            SchemaComparison.Compare(SqlServer(SqlServerTables), Sqlite(byRowid), "Patients"),
            Is.Empty
        );
        Assert.That(
            SchemaComparison.Compare(SqlServer(SqlServerTables), Sqlite(SqliteTables), "Patients"),
            Has.Some.Contains("clustering differ")
        );
    }

    private static string Changed(string script, string before, string after)
    {
        Assert.That(script, Does.Contain(before), "The test changes nothing.");
        return script.Replace(before, after, StringComparison.Ordinal);
    }

    private static SqlServerSchema SqlServer(params string[] scripts) =>
        SqlServerSchema.Parse(scripts.Select((text, i) => ($"{i + 1:0000}.sql", text)));

    private static SqliteSchema Sqlite(string script, params string[] except)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
        return SqliteSchema.Read(connection, except);
    }
}
