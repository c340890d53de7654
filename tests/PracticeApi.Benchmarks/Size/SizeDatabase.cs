using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PracticeApi.Benchmarks.Http;

namespace PracticeApi.Benchmarks.Size;

/// <summary>
/// A database with a patient of 10,000 results among others. A result of each analyte is entered through the API, so that its row is
/// as it should be; the others are copies of it with days and values of their own.
/// </summary>
internal static class SizeDatabase
{
    private const int Analytes = 20;
    private const int ResultsOfOthers = 1000;
    private const int Days = 9000;

    /// <param name="results">How many in all.</param>
    /// <returns>The patient with many.</returns>
    public static async Task<string> MakeAsync(string file, int results, CancellationToken ct)
    {
        string patient;
        using (var server = await Server.StartApiAsync(AppContext.BaseDirectory, file, ct))
        {
            using var client = await Seed.SignInAsync(server.Address, ct);
            patient = await EnterAsync(client, ct);
        }

        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()
        );
        await connection.OpenAsync(ct);
        // What is made here is made anew when it fails.
        await ExecuteAsync(connection, "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000", ct);
        var templates = await TextsAsync(
            connection,
            "SELECT LabResultId FROM LabResults ORDER BY LabResultId",
            ct
        );
        var others = (results - SizeOptions.ResultsOfPatient) / ResultsOfOthers;
        for (var other = 1; other <= others; other++)
        {
            await ExecuteAsync(
                connection,
                await PatientSqlAsync(connection, patient, other, ct),
                ct
            );
        }

        await CopyAsync(connection, templates, patient, others, ct);
        await ExecuteAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)", ct);
        return patient;
    }

    private static async Task<string> EnterAsync(HttpClient client, CancellationToken ct)
    {
        var patient = await PostAsync(
            client,
            "/v1/patients",
            new
            {
                givenName = "Many",
                familyName = "Results",
                birthDate = "1980-05-17",
                sex = "female",
            },
            ct
        );
        var catalogue = JsonNode.Parse(await client.GetStringAsync("/v1/analytes", ct))!;
        var analytes = catalogue["items"]!
            .AsArray()
            .Where(one => one!["unit"] is not null)
            .Take(Analytes);
        foreach (var analyte in analytes)
        {
            await PostAsync(
                client,
                $"/v1/patients/{patient}/lab-results",
                new
                {
                    analyte = (string)analyte!["code"]!,
                    value = 40,
                    unit = (string)analyte["unit"]!,
                    collectedAt = "1999-01-01",
                    laboratory = "City Laboratory",
                    referenceRange = new { low = 15, high = 150 },
                },
                ct
            );
        }

        return patient;
    }

    private static async Task<string> PostAsync(
        HttpClient client,
        string path,
        object body,
        CancellationToken ct
    )
    {
        using var answer = await client.PostAsJsonAsync(path, body, ct);
        var text = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(ct);
        return (string)JsonNode.Parse(text)!["id"]!;
    }

    /// <summary>
    /// Copies the templates as collections come in: at every step one of the patient with many, and one of each tenth of the
    /// others; with values that wander. So no patient's results lie together.
    /// </summary>
    private static async Task CopyAsync(
        SqliteConnection connection,
        IReadOnlyList<string> templates,
        string patient,
        int others,
        CancellationToken ct
    )
    {
        const int Ratio = SizeOptions.ResultsOfPatient / ResultsOfOthers;
        var columns = await TextsAsync(
            connection,
            "SELECT name FROM pragma_table_info('LabResults') ORDER BY cid",
            ct
        );
        var steps = SizeOptions.ResultsOfPatient / templates.Count;
        var day = $"'2000-01-01', '+' || (p.step * {Days / steps}) || ' days'";
        var value = "CAST(20 + (p.step * 37 + length(AnalyteCode) * 11) % 180 AS TEXT)";
        var selected = columns.Select(column =>
            column switch
            {
                "PatientId" => "p.id",
                "LabResultId" => "printf('%08x-%04x-7000-8000-%012x', p.number, t.rank, p.step)",
                "CollectedInstant" => $"strftime('%Y-%m-%dT00:00:00.000Z', {day})",
                "CollectedAt" => $"strftime('%Y-%m-%d', {day})",
                "Value" or "ValueText" => value,
                "CanonicalValue" => $"CASE WHEN CanonicalValue IS NULL THEN NULL ELSE {value} END",
                _ => column,
            }
        );
        var listed = string.Join(", ", templates.Select((id, rank) => $"('{id}', {rank})"));
        // The templates are a collection of the patient's already.
        for (var step = 1; step < steps; step++)
        {
            await ExecuteAsync(
                connection,
                $"""
                WITH RECURSIVE n(number) AS
                     (SELECT {(step % Ratio)
                    + 1} UNION ALL SELECT number + {Ratio} FROM n WHERE number < {others}),
                     p(number, id, step) AS
                     (SELECT 0, '{patient}', {step}
                      UNION ALL
                      SELECT number, {IdSql("number")}, {step} FROM n WHERE number <= {others}),
                     t(id, rank) AS (VALUES {listed})
                INSERT INTO LabResults ({string.Join(", ", columns)})
                SELECT {string.Join(", ", selected)}
                FROM   p CROSS JOIN t CROSS JOIN LabResults r
                WHERE  r.LabResultId = t.id AND r.PracticeId = (SELECT PracticeId FROM Practices)
                ORDER BY p.number, t.rank
                """,
                ct
            );
        }
    }

    private static string IdSql(string number) =>
        $"printf('ffffffff-0000-7000-8000-%012x', {number})";

    private static async Task<string> PatientSqlAsync(
        SqliteConnection connection,
        string patient,
        int other,
        CancellationToken ct
    )
    {
        var columns = await TextsAsync(
            connection,
            "SELECT name FROM pragma_table_info('Patients') ORDER BY cid",
            ct
        );
        var selected = columns.Select(column => column == "PatientId" ? IdSql($"{other}") : column);
        return $"INSERT INTO Patients ({string.Join(", ", columns)}) SELECT {string.Join(", ", selected)} FROM Patients WHERE PatientId = '{patient}'";
    }

    private static async Task ExecuteAsync(
        SqliteConnection connection,
        string sql,
        CancellationToken ct
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(
        SqliteConnection connection,
        string sql,
        CancellationToken ct
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<string> texts = [];
        while (await reader.ReadAsync(ct))
        {
            texts.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return texts;
    }
}
