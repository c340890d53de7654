using NUnit.Framework;

namespace PracticeApi.Tests.Sql;

public sealed class TransactSqlStatementTests
{
    private static readonly SqlServerSchema Schema = SqlServerSchema.Parse([
        (
            "0001.sql",
            """
            CREATE TABLE Practices
            (
                Id   uniqueidentifier NOT NULL PRIMARY KEY,
                Name nvarchar(200)    NOT NULL
            );
            CREATE TABLE Patients
            (
                PracticeId uniqueidentifier NOT NULL,
                Id         uniqueidentifier NOT NULL,
                FamilyName nvarchar(200)    NOT NULL,
                Active     bit              NOT NULL,
                Version    int              NOT NULL,
                PRIMARY KEY (PracticeId, Id)
            );
            CREATE TABLE LabResults
            (
                PracticeId uniqueidentifier NOT NULL,
                PatientId  uniqueidentifier NOT NULL,
                Id         uniqueidentifier NOT NULL,
                Analyte    varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
                Value      decimal(28,10)   NULL,
                EnteredAt  datetime2(3)     NOT NULL,
                PRIMARY KEY (PracticeId, PatientId, Id)
            );
            """
        ),
    ]);

    [TestCase("SELECT Id, FamilyName FROM Patients WHERE PracticeId = @PracticeId AND Id = @Id")]
    [TestCase("SELECT P.Id FROM Patients P WHERE (P.Id = @Id AND (@PracticeId = P.PracticeId))")]
    [TestCase(
        "SELECT P.FamilyName, R.Value FROM Patients AS P JOIN LabResults AS R ON R.PracticeId = P.PracticeId AND R.PatientId = P.Id WHERE P.PracticeId = @PracticeId"
    )]
    [TestCase(
        "SELECT P.FamilyName, R.Value FROM Patients AS P LEFT JOIN LabResults AS R ON R.PracticeId = P.PracticeId AND R.PatientId = P.Id WHERE P.PracticeId = @PracticeId"
    )]
    [TestCase(
        "SELECT Id FROM Patients P WHERE PracticeId = @PracticeId AND EXISTS (SELECT 1 FROM LabResults R WHERE R.PracticeId = P.PracticeId AND R.PatientId = P.Id)"
    )]
    [TestCase(
        "SELECT D.Id FROM (SELECT PracticeId, Id FROM Patients WHERE PracticeId = @PracticeId) D JOIN LabResults R ON R.PracticeId = D.PracticeId AND R.PatientId = D.Id"
    )]
    [TestCase(
        "WITH Mine AS (SELECT PracticeId, Id FROM Patients WHERE PracticeId = @PracticeId) SELECT R.Id FROM LabResults R JOIN Mine M ON M.PracticeId = R.PracticeId"
    )]
    [TestCase(
        "WITH Chain (PracticeId, Id) AS (SELECT PracticeId, Id FROM Patients WHERE PracticeId = @PracticeId UNION ALL SELECT R.PracticeId, R.PatientId FROM LabResults R JOIN Chain C ON C.PracticeId = R.PracticeId) SELECT Id FROM Chain"
    )]
    [TestCase(
        "SELECT Id FROM Patients WHERE PracticeId = @PracticeId AND Id IN (SELECT value FROM OPENJSON(@Ids))"
    )]
    [TestCase(
        "SELECT R.Id FROM LabResults R JOIN OPENJSON(@Codes) WITH (Code varchar(64) COLLATE Latin1_General_100_BIN2 '$') J ON J.Code = R.Analyte WHERE R.PracticeId = @PracticeId"
    )]
    [TestCase(
        "SELECT Analyte, COUNT(*) AS Results, MAX(EnteredAt) AS Latest FROM LabResults WHERE PracticeId = @PracticeId GROUP BY Analyte HAVING COUNT(*) > 1 ORDER BY Results DESC"
    )]
    [TestCase(
        "SELECT Id FROM Patients WHERE PracticeId = @PracticeId ORDER BY FamilyName, Id OFFSET 0 ROWS FETCH NEXT @Limit ROWS ONLY"
    )]
    [TestCase("SELECT COALESCE(MAX(Version), 0) + 1 FROM Patients WHERE PracticeId = @PracticeId")]
    [TestCase(
        "SELECT CASE WHEN Value IS NULL THEN 0 ELSE 1 END AS Measured FROM LabResults WHERE PracticeId = @PracticeId"
    )]
    [TestCase("INSERT INTO Practices (Id, Name) VALUES (@Id, @Name)")]
    [TestCase(
        "INSERT INTO Patients (PracticeId, Id, FamilyName, Active, Version) VALUES (@PracticeId, @Id, @FamilyName, 1, 1)"
    )]
    [TestCase(
        "INSERT INTO Patients (PracticeId, Id, FamilyName, Active, Version) SELECT P.PracticeId, @Id, P.FamilyName, 1, 1 FROM Patients P WHERE P.PracticeId = @PracticeId"
    )]
    [TestCase(
        "INSERT INTO Patients (PracticeId, Id, FamilyName, Active, Version) SELECT @PracticeId, @Id, 'x', 1, 1 WHERE NOT EXISTS (SELECT 1 FROM Patients WHERE PracticeId = @PracticeId)"
    )]
    [TestCase(
        "UPDATE Patients SET FamilyName = @FamilyName, Version = Version + 1 WHERE PracticeId = @PracticeId AND Id = @Id AND Version = @Version"
    )]
    [TestCase(
        "UPDATE LabResults SET Value = @Value WHERE PracticeId = @PracticeId AND EXISTS (SELECT 1 FROM Patients P WHERE P.PracticeId = LabResults.PracticeId AND P.Active = 1)"
    )]
    [TestCase("DELETE FROM LabResults WHERE PracticeId = @PracticeId AND Id = @Id")]
    [TestCase(
        "SELECT Id FROM Patients WITH (UPDLOCK, READPAST) WHERE PracticeId = @PracticeId; DELETE FROM Patients WHERE PracticeId = @PracticeId"
    )]
    [TestCase(
        "SELECT Id FROM Patients WHERE PracticeId = @PracticeId UNION ALL SELECT Id FROM LabResults WHERE PracticeId = @PracticeId ORDER BY Id"
    )]
    [TestCase(
        "SELECT N.Id, N.Place FROM (SELECT Id, ROW_NUMBER() OVER (PARTITION BY Analyte ORDER BY EnteredAt DESC) AS Place FROM LabResults WHERE PracticeId = @PracticeId) AS N WHERE N.Place = 1"
    )]
    public void Accepts_the_common_subset(string sql) =>
        Assert.That(TransactSqlStatement.Check(sql, Schema), Is.Empty);

    // The parser and the binding of names.
    [TestCase("SELECT Id FROM Practices LIMIT 1", "Incorrect syntax")]
    [TestCase(
        "INSERT INTO Practices (Id, Name) VALUES (@Id, @Name) RETURNING Id",
        "Incorrect syntax"
    )]
    [TestCase("SELECT Id FROM Practices WHERE Id IN @Ids", "Incorrect syntax")]
    [TestCase("", "no statement")]
    [TestCase("DROP TABLE Practices", "none of SELECT, INSERT, UPDATE and DELETE")]
    [TestCase("SELECT Id FROM Clinics", "no table Clinics")]
    [TestCase("SELECT Id FROM practices", "no table practices")]
    [TestCase("SELECT Id FROM dbo.Practices", "names a schema")]
    [TestCase("SELECT Title FROM Practices", "column Title")]
    [TestCase("SELECT P.Title FROM Practices P", "no column Title")]
    [TestCase("SELECT Q.Name FROM Practices P", "no Q here")]
    [TestCase("SELECT Practices.Name FROM Practices P", "no Practices here")]
    [TestCase("SELECT Id FROM Practices WHERE Nmae = @Name", "column Nmae")]
    [TestCase("SELECT Id FROM Practices ORDER BY Nmae", "column Nmae")]
    [TestCase("SELECT D.Name FROM (SELECT Id FROM Practices) D", "no column Name")]
    [TestCase("SELECT Id FROM (SELECT Name FROM Practices) D", "column Id")]
    [TestCase("WITH C AS (SELECT Id FROM Practices) SELECT Name FROM C", "column Name")]
    [TestCase(
        "WITH C (A, B) AS (SELECT Id FROM Practices) SELECT A FROM C",
        "names 2 columns of 1"
    )]
    [TestCase("SELECT D.Id FROM (SELECT Id, Id FROM Practices) D", "two columns Id")]
    [TestCase(
        "SELECT D.Id FROM (SELECT Id, COUNT(*) FROM Practices GROUP BY Id) D",
        "without a name"
    )]
    [TestCase(
        "SELECT J.Other FROM OPENJSON(@Ids) WITH (Id uniqueidentifier '$') J",
        "no column Other"
    )]
    [TestCase("SELECT Id FROM Practices A JOIN Practices B ON A.Id = B.Id", "ambiguous")]
    [TestCase("SELECT A.Id FROM Practices A JOIN Practices A ON A.Id = A.Id", "names A twice")]
    [TestCase(
        "SELECT A.Id FROM Practices A, Practices B JOIN Practices C ON A.Id = C.Id",
        "no A here"
    )]
    [TestCase(
        "SELECT Id FROM Practices WHERE Id = (SELECT Id, Name FROM Practices)",
        "yields 2 columns"
    )]
    [TestCase(
        "SELECT Id FROM Practices UNION ALL SELECT Id, Name FROM Practices",
        "joins 1 columns to 2"
    )]
    [TestCase(
        "SELECT Id FROM Practices UNION ALL SELECT Id FROM Practices ORDER BY Name",
        "sorts a union"
    )]
    [TestCase("INSERT INTO Practices (Id, Title) VALUES (@Id, @Title)", "no column Title")]
    [TestCase("INSERT INTO Practices (Id, Id) VALUES (@Id, @Id)", "listed twice")]
    [TestCase("INSERT INTO Practices VALUES (@Id, @Name)", "lists no columns")]
    [TestCase("INSERT INTO Practices (Id, Name) VALUES (@Id)", "lists 2 columns and gives 1")]
    [TestCase(
        "INSERT INTO Practices (Id) SELECT Id, Name FROM Practices",
        "lists 1 columns and gives 2"
    )]
    [TestCase("INSERT INTO Practices DEFAULT VALUES", "neither VALUES nor SELECT")]
    [TestCase("UPDATE Practices SET Title = @Title WHERE Id = @Id", "no column Title")]
    [TestCase("UPDATE Practices SET Name = @A, Name = @B WHERE Id = @Id", "set twice")]
    [TestCase("UPDATE Practices SET Name = @Name WHERE Key1 = @Id", "column Key1")]
    [TestCase("DELETE FROM Practices WHERE Key1 = @Id", "column Key1")]
    public void Refuses_what_does_not_bind(string sql, string fault) => AssertFault(sql, fault);

    // What SQL Server has alone, or SQLite alone, or both in different ways.
    [TestCase("SELECT * FROM Practices", "spell its column out")]
    [TestCase("SELECT P.* FROM Practices P", "spell its column out")]
    [TestCase("SELECT Id INTO Copies FROM Practices", "SELECT INTO")]
    [TestCase("SELECT Id FROM Practices FOR JSON PATH", "FOR is not")]
    [TestCase("INSERT INTO Practices (Id, Name) OUTPUT inserted.Id VALUES (@Id, @Name)", "OUTPUT")]
    [TestCase("UPDATE Practices SET Name = @Name OUTPUT inserted.Id WHERE Id = @Id", "OUTPUT")]
    [TestCase("DELETE FROM Practices OUTPUT deleted.Id WHERE Id = @Id", "OUTPUT")]
    [TestCase("UPDATE P SET Name = @Name FROM Practices P WHERE P.Id = @Id", "UPDATE with FROM")]
    [TestCase("UPDATE Practices SET Name += @Name WHERE Id = @Id", "form Column = value")]
    [TestCase("DELETE P FROM Practices P WHERE P.Id = @Id", "DELETE with a second FROM")]
    [TestCase("INSERT TOP (1) INTO Practices (Id) SELECT Id FROM Practices", "INSERT TOP")]
    [TestCase("INSERT INTO @T (Id) VALUES (@Id)", "plain name of a table")]
    [TestCase("UPDATE TOP (1) Practices SET Name = @Name", "UPDATE TOP")]
    [TestCase("DELETE FROM Practices OUTPUT deleted.Id INTO Copies WHERE Id = @Id", "OUTPUT INTO")]
    [TestCase("DELETE FROM Practices WHERE CURRENT OF Cursor1", "names a cursor")]
    [TestCase("SELECT Id FROM Practices TABLESAMPLE (10 PERCENT)", "TABLESAMPLE")]
    [TestCase("SELECT Id FROM Practices FOR SYSTEM_TIME ALL", "SYSTEM_TIME")]
    [TestCase("SELECT @Name = Name FROM Practices", "spell its column out")]
    [TestCase("DELETE TOP (1) FROM Practices WHERE Id = @Id", "DELETE TOP")]
    [TestCase(
        "MERGE Practices AS T USING (SELECT @Id AS Id) AS S ON S.Id = T.Id WHEN MATCHED THEN DELETE;",
        "MERGE"
    )]
    [TestCase("SELECT Name + 'x' FROM Practices", "joins strings")]
    [TestCase("SELECT @A + @B FROM Practices", "joins strings")]
    [TestCase("SELECT Name + 1 FROM Practices", "joins strings")]
    [TestCase("SELECT 7 / 2 FROM Practices", "Divide")]
    [TestCase("SELECT GETUTCDATE() FROM Practices", "GETUTCDATE")]
    [TestCase("SELECT LOWER(Name) FROM Practices", "LOWER")]
    [TestCase("SELECT ISNULL(Name, 'x') FROM Practices", "ISNULL")]
    [TestCase("SELECT CAST(Name AS int) FROM Practices", "not in the common subset")]
    [TestCase("SELECT IIF(Name = 'x', 1, 0) FROM Practices", "not in the common subset")]
    [TestCase("SELECT CURRENT_TIMESTAMP FROM Practices", "not in the common subset")]
    [TestCase("SELECT Id FROM Practices WHERE Name LIKE @Name", "LIKE")]
    [TestCase(
        "SELECT SUM(1) OVER (ORDER BY Id ROWS UNBOUNDED PRECEDING) FROM Practices",
        "A window's frame"
    )]
    [TestCase("SELECT $IDENTITY FROM Practices", "common subset")]
    [TestCase("SELECT dbo.Practices.Id FROM Practices", "more parts")]
    [TestCase(
        "SELECT Id FROM Practices WHERE Id = ANY (SELECT Id FROM Practices)",
        "common subset"
    )]
    [TestCase("SELECT P.Id FROM Practices P OUTER APPLY OPENJSON(P.Name) J", "common subset")]
    [TestCase("SELECT V.A FROM (VALUES (1)) AS V (A)", "common subset")]
    [TestCase(
        "SELECT A.Id FROM Practices A INNER HASH JOIN Practices B ON A.Id = B.Id",
        "join hint"
    )]
    [TestCase("SELECT TOP (1) WITH TIES Id FROM Practices ORDER BY Id", "common subset")]
    [TestCase("SELECT Id FROM Practices WHERE Name = 'Zürich'", "code page")]
    public void Refuses_what_the_engines_do_not_share(string sql, string fault) =>
        AssertFault(sql, fault);

    // SQLite runs all of these.
    [TestCase("SELECT Id, COUNT(*) AS N FROM Practices", "neither grouped")]
    [TestCase("SELECT Id, Name FROM Practices GROUP BY Id", "neither grouped")]
    [TestCase("SELECT Id FROM Practices GROUP BY Id ORDER BY Name", "neither grouped")]
    [TestCase("SELECT Id FROM Practices GROUP BY Id HAVING Name = 'x'", "neither grouped")]
    [TestCase("SELECT COUNT(*) AS N FROM Practices GROUP BY COALESCE(Name, 'x')", "no column")]
    [TestCase("SELECT DISTINCT Id FROM Practices ORDER BY Name", "do not show")]
    [TestCase(
        "SELECT D.Id FROM (SELECT Id FROM Practices ORDER BY Id) D",
        "ORDER BY clause is not valid"
    )]
    [TestCase(
        "SELECT SUM((SELECT P.Version FROM Patients P WHERE P.PracticeId = @PracticeId)) FROM Practices",
        "stands in an aggregate"
    )]
    [TestCase("SELECT MAX(COUNT(*)) FROM Practices", "stands in an aggregate")]
    [TestCase(
        "SELECT MAX(Active) FROM Patients WHERE PracticeId = @PracticeId",
        "aggregates a bit"
    )]
    [TestCase("SELECT ROW_NUMBER() FROM Practices", "no OVER")]
    [TestCase(
        "SELECT P.Id FROM Practices P JOIN LabResults R ON R.Analyte = P.Name WHERE R.PracticeId = @PracticeId",
        "meets the collations"
    )]
    [TestCase(
        "SELECT Id FROM LabResults WHERE PracticeId = @PracticeId AND Analyte IN (SELECT value FROM OPENJSON(@Codes))",
        "meets the collations"
    )]
    [TestCase(
        "SELECT COALESCE(P.Name, R.Analyte) FROM Practices P, LabResults R WHERE R.PracticeId = @PracticeId",
        "meets the collations"
    )]
    public void Refuses_what_SQL_Server_would_refuse_when_it_runs(string sql, string fault) =>
        AssertFault(sql, fault);

    [TestCase(
        "SELECT Id FROM LabResults WHERE PracticeId = @PracticeId AND Value > @Value",
        "compares"
    )]
    [TestCase(
        "SELECT Id FROM LabResults WHERE PracticeId = @PracticeId AND Value IN (1)",
        "compares"
    )]
    [TestCase(
        "SELECT Id FROM LabResults WHERE PracticeId = @PracticeId AND Value BETWEEN 1 AND 2",
        "compares"
    )]
    [TestCase(
        "SELECT Id FROM LabResults WHERE PracticeId = @PracticeId AND COALESCE(Value, 0) = 0",
        "compares"
    )]
    [TestCase(
        "SELECT Id FROM LabResults WHERE PracticeId = @PracticeId AND @V = (SELECT Value FROM LabResults WHERE PracticeId = @PracticeId)",
        "compares"
    )]
    [TestCase("SELECT DISTINCT Value FROM LabResults WHERE PracticeId = @PracticeId", "compares")]
    [TestCase(
        "SELECT Value FROM LabResults WHERE PracticeId = @PracticeId GROUP BY Value",
        "compares"
    )]
    [TestCase(
        "SELECT Value FROM LabResults WHERE PracticeId = @PracticeId UNION SELECT 1 FROM Practices",
        "compares"
    )]
    [TestCase(
        "SELECT CASE Value WHEN 1 THEN 2 END FROM LabResults WHERE PracticeId = @PracticeId",
        "compares"
    )]
    [TestCase("SELECT NULLIF(Value, 0) FROM LabResults WHERE PracticeId = @PracticeId", "compares")]
    [TestCase("SELECT Id FROM LabResults WHERE PracticeId = @PracticeId ORDER BY Value", "sorts")]
    [TestCase(
        "SELECT Value AS V FROM LabResults WHERE PracticeId = @PracticeId ORDER BY V",
        "sorts"
    )]
    [TestCase(
        "SELECT ROW_NUMBER() OVER (ORDER BY Value) FROM LabResults WHERE PracticeId = @PracticeId",
        "sorts"
    )]
    [TestCase("SELECT SUM(Value) FROM LabResults WHERE PracticeId = @PracticeId", "aggregates")]
    [TestCase("SELECT MAX(Value) FROM LabResults WHERE PracticeId = @PracticeId", "aggregates")]
    [TestCase(
        "SELECT COUNT(DISTINCT Value) FROM LabResults WHERE PracticeId = @PracticeId",
        "compares"
    )]
    [TestCase("SELECT Value * 2 FROM LabResults WHERE PracticeId = @PracticeId", "computes")]
    [TestCase("SELECT 2 * Value FROM LabResults WHERE PracticeId = @PracticeId", "computes")]
    [TestCase(
        "SELECT ROW_NUMBER() OVER (PARTITION BY Value ORDER BY Id) FROM LabResults WHERE PracticeId = @PracticeId",
        "compares"
    )]
    [TestCase(
        "SELECT Value FROM LabResults WHERE PracticeId = @PracticeId UNION ALL SELECT 1 FROM Practices ORDER BY Value",
        "sorts"
    )]
    [TestCase(
        "SELECT 1 FROM Practices UNION SELECT Value FROM LabResults WHERE PracticeId = @PracticeId",
        "compares"
    )]
    [TestCase("SELECT -Value FROM LabResults WHERE PracticeId = @PracticeId", "computes")]
    [TestCase(
        "SELECT D.V FROM (SELECT Value AS V FROM LabResults WHERE PracticeId = @PracticeId) D WHERE D.V = 1",
        "compares"
    )]
    public void Refuses_to_judge_a_decimal(string sql, string fault) => AssertFault(sql, fault);

    [TestCase("SELECT Id FROM Patients", "Patients is not restricted")]
    [TestCase("SELECT Id FROM Patients WHERE Id = @Id", "Patients is not restricted")]
    [TestCase("SELECT Id FROM Patients WHERE PracticeId = @Practice", "Patients is not restricted")]
    [TestCase(
        "SELECT Id FROM Patients WHERE PracticeId = PracticeId",
        "Patients is not restricted"
    )]
    [TestCase(
        "SELECT Id FROM Patients WHERE PracticeId <> @PracticeId",
        "Patients is not restricted"
    )]
    [TestCase("SELECT Id FROM Patients WHERE Id = @PracticeId", "Patients is not restricted")]
    [TestCase(
        "SELECT Id FROM Patients WHERE PracticeId = @PracticeId OR Active = 1",
        "Patients is not"
    )]
    [TestCase("SELECT Id FROM Patients WHERE NOT (PracticeId = @PracticeId)", "Patients is not")]
    [TestCase(
        "SELECT P.Id FROM Patients P JOIN LabResults R ON R.PatientId = P.Id WHERE P.PracticeId = @PracticeId",
        "LabResults R is not restricted"
    )]
    [TestCase(
        "SELECT P.Id FROM Patients P JOIN LabResults R ON R.PracticeId = P.PracticeId",
        "Patients P is not restricted"
    )]
    [TestCase(
        "SELECT P.Id FROM Patients P LEFT JOIN LabResults R ON R.PracticeId = P.PracticeId AND P.PracticeId = @PracticeId",
        "Patients P is not restricted"
    )]
    [TestCase(
        "SELECT P.Id FROM Patients P LEFT JOIN LabResults R ON R.PracticeId = P.PracticeId AND R.PracticeId = @PracticeId",
        "Patients P is not restricted"
    )]
    [TestCase(
        "SELECT P.Id FROM LabResults R RIGHT JOIN Patients P ON P.PracticeId = @PracticeId AND R.PracticeId = @PracticeId",
        "Patients P is not restricted"
    )]
    [TestCase(
        "SELECT Id FROM Patients P WHERE EXISTS (SELECT 1 FROM LabResults R WHERE R.PracticeId = @PracticeId AND P.PracticeId = @PracticeId)",
        "Patients P is not restricted"
    )]
    [TestCase(
        "SELECT Id FROM Practices WHERE Id IN (SELECT PracticeId FROM Patients)",
        "Patients is not restricted"
    )]
    [TestCase(
        "SELECT D.Id FROM (SELECT PracticeId, Id FROM Patients) D JOIN LabResults R ON R.PracticeId = D.PracticeId",
        "LabResults R is not restricted"
    )]
    [TestCase(
        "WITH C AS (SELECT PracticeId FROM Patients) SELECT PracticeId FROM C WHERE PracticeId = @Id",
        "Patients is not restricted"
    )]
    [TestCase(
        "SELECT D.Id FROM (SELECT PracticeId, Id FROM Patients WHERE PracticeId = @PracticeId UNION ALL SELECT PracticeId, Id FROM Patients) D JOIN LabResults R ON R.PracticeId = D.PracticeId",
        "LabResults R is not restricted"
    )]
    [TestCase(
        "SELECT COUNT(*) FROM Practices P, Patients Q WHERE Q.PracticeId = P.Id",
        "Patients Q is not"
    )]
    [TestCase(
        "SELECT D.Id FROM (SELECT PracticeId, Id FROM Patients WHERE PracticeId = @PracticeId UNION ALL SELECT Id, Id FROM Practices) D JOIN LabResults R ON R.PracticeId = D.PracticeId",
        "LabResults R is not restricted"
    )]
    [TestCase("INSERT INTO Patients (Id, FamilyName) VALUES (@Id, @Name)", "Patients is not")]
    [TestCase("INSERT INTO Patients (PracticeId, Id) VALUES (@Other, @Id)", "Patients is not")]
    [TestCase("INSERT INTO Patients (Id, PracticeId) VALUES (@PracticeId, @Id)", "Patients is not")]
    [TestCase(
        "INSERT INTO Patients (PracticeId, Id) VALUES (@PracticeId, @Id), (@Other, @Id)",
        "Patients is not"
    )]
    [TestCase(
        "INSERT INTO Patients (PracticeId, Id) SELECT Id, @Id FROM Practices",
        "Patients is not"
    )]
    [TestCase("UPDATE Patients SET Active = 0 WHERE Id = @Id", "Patients is not restricted")]
    [TestCase(
        "UPDATE Patients SET PracticeId = @Other WHERE PracticeId = @PracticeId",
        "moves a row to another practice"
    )]
    [TestCase("DELETE FROM Patients WHERE Id = @Id", "Patients is not restricted")]
    [TestCase(
        "SELECT Id FROM Patients WHERE PracticeId = @PracticeId; DELETE FROM Patients",
        "Patients is not restricted"
    )]
    public void Refuses_to_see_another_practice(string sql, string fault) =>
        AssertFault(sql, fault);

    [Test]
    public void Lets_a_statement_see_every_practice_only_when_it_is_meant_to() =>
        Assert.That(
            TransactSqlStatement.Check(
                "SELECT Id FROM Patients",
                Schema,
                parameters: null,
                acrossPractices: true
            ),
            Is.Empty
        );

    [Test]
    public void Wants_every_parameter_sent_in_its_exact_case()
    {
        const string sql = "SELECT Name FROM Practices WHERE Id = @Id AND Name = @Name";
        Assert.Multiple(() =>
        {
            Assert.That(
                TransactSqlStatement.Check(sql, Schema, ["Id", "@Name", "Other"]),
                Is.Empty
            );
            Assert.That(
                TransactSqlStatement.Check(sql, Schema, ["Id", "name"]),
                Is.EqualTo(new[] { "@Name is used and not sent." })
            );
            Assert.That(
                TransactSqlStatement.Check(
                    sql,
                    Schema,
                    [.. Enumerable.Range(0, 2100).Select(i => $"P{i}"), "Id", "Name"]
                ),
                Has.One.Contains("2100 is the most")
            );
        });
    }

    [Test]
    public void Refuses_more_rows_in_one_VALUES_than_SQL_Server_takes()
    {
        var rows = string.Join(", ", Enumerable.Repeat("(@Id, @Name)", 1001));
        AssertFault($"INSERT INTO Practices (Id, Name) VALUES {rows}", "1000 rows");
    }

    [Test]
    public void Names_every_fault_of_a_statement() =>
        Assert.That(
            TransactSqlStatement.Check("SELECT Title, LOWER(Name) FROM Practices", Schema),
            Has.Count.EqualTo(2)
        );

    private static void AssertFault(string sql, string fault) =>
        Assert.That(
            TransactSqlStatement.Check(sql, Schema),
            Has.Some.Contains(fault).IgnoreCase,
            sql
        );
}
