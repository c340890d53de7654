using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PracticeApi.Patients.Merging;
using PracticeApi.Tests.Labs.Reports;

namespace PracticeApi.Tests.Patients.Merging;

/// <summary>A fixture with patients who were registered twice.</summary>
public abstract class MergeTest : LabReportTest
{
    internal ManualClock Clock { get; } = new();

    protected override void Replace(IServiceCollection services) =>
        services.AddSingleton<TimeProvider>(Clock);

    protected static string PathOf(string patientId) => $"/v1/patients/{patientId}";

    protected Task<JsonNode> ReadAsync(string patientId) =>
        OkAsync(Client.GetAsync(PathOf(patientId)));

    protected async Task<HttpResponseMessage> SendMergeAsync(
        string survivor,
        string duplicate,
        int? version = null
    ) =>
        await SendAsync(
            HttpMethod.Post,
            $"{PathOf(survivor)}/merge",
            new { duplicateId = duplicate, reason = "registered twice" },
            version ?? (int)(await ReadAsync(survivor))["version"]!
        );

    /// <summary>Merges, and answers the merge.</summary>
    protected async Task<JsonNode> MergeAsync(string survivor, string duplicate)
    {
        await OkAsync(SendMergeAsync(survivor, duplicate));
        return (await MergesAsync(survivor))[0]!;
    }

    protected async Task<JsonArray> MergesAsync(string survivor) =>
        (await OkAsync(Client.GetAsync($"{PathOf(survivor)}/merges")))["items"]!.AsArray();

    protected Task<HttpResponseMessage> SendUndoAsync(JsonNode merge, int? version = null) =>
        SendAsync(
            HttpMethod.Post,
            $"{PathOf((string)merge["patientId"]!)}/merges/{(string)merge["id"]!}/undo",
            new { reason = "twins" },
            version ?? (int)merge["version"]!
        );

    /// <summary>Where the id of a merged patient leads.</summary>
    protected async Task<string?> LeadsToAsync(string patient)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = Client.DefaultRequestHeaders.Authorization;
        using var response = await client.GetAsync(PathOf(patient));
        return (int)response.StatusCode == 301 ? response.Headers.Location!.ToString() : null;
    }

    protected Task<JsonNode> PostAsync(string path, object body) =>
        OkAsync(Client.PostAsJsonAsync(path, body));

    /// <summary>A record with something of everything that moves, and of what has a history some.</summary>
    protected async Task<string> FullRecordAsync()
    {
        var patient = await PatientAsync();
        var path = PathOf(patient);
        var condition = await PostAsync(
            $"{path}/conditions",
            new { name = "Autoimmune thyroiditis", status = "active" }
        );
        await OkAsync(
            SendAsync(
                HttpMethod.Put,
                $"{path}/conditions/{(string)condition["id"]!}",
                new { name = "Autoimmune thyroiditis", status = "inRemission" },
                1
            )
        );
        await PostAsync($"{path}/consents", new { kind = "treatment", given = "2024-02-01" });
        await PostAsync($"{path}/medications/none-known", new { assertedOn = "2025-01-31" });
        var result = await EnterAsync(patient, Antibodies(540, "2025-08-01", "North"));
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{(string)result["id"]!}/verify",
                new { reason = "seen" },
                (int)result["version"]!
            )
        );
        await EnterReportAsync(patient, Report(HighPotassium(), Tsh("2.1")));
        await OkAsync(
            Client.PutAsJsonAsync(
                $"{path}/lab-targets/tpo-ab",
                new { high = 100, unit = "[IU]/mL" }
            )
        );
        await PostAsync($"{path}/intakes", new { questionnaires = new[] { "who-5" } });
        await PostAsync(
            $"{path}/questionnaire-responses",
            new
            {
                questionnaire = "who-5",
                answers = new
                {
                    q1 = 3,
                    q2 = 3,
                    q3 = 2,
                    q4 = 4,
                    q5 = 3,
                },
            }
        );
        await FollowPlanAsync(patient);
        await ImportAsync(patient);
        return patient;
    }

    protected async Task<JsonNode> FollowPlanAsync(string patient, int daysAgo = 0)
    {
        var plan = await PostAsync(
            $"{PathOf(patient)}/plans",
            new
            {
                title = "Calm the gut",
                monitoring = new[]
                {
                    new
                    {
                        kind = "lab",
                        code = "tsh",
                        atWeeks = new[] { 4 },
                    },
                },
                startsOn = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-daysAgo),
                phases = new[]
                {
                    new
                    {
                        id = "remove",
                        name = "Remove",
                        weeks = 12,
                        items = new[]
                        {
                            new
                            {
                                id = "diet",
                                category = "diet",
                                instruction = "Leave out gluten",
                                timesPerWeek = 7,
                            },
                        },
                    },
                },
            }
        );
        return await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/plans/{(string)plan["id"]!}/publish",
                version: (int)plan["version"]!
            )
        );
    }

    /// <summary>Every row of the patient in the tables that move, with all that is in it.</summary>
    internal async Task<IReadOnlyList<string>> RowsAsync(string patient)
    {
        await using var connection = Database.Connect();
        await connection.OpenAsync();
        List<string> rows = [];
        foreach (var table in PatientRecords.Moved.Select(one => one.Table))
        {
            var column = table == "Patients" ? "MergedIntoId" : "PatientId";
            var found = await connection.QueryAsync(
                $"SELECT * FROM {table} WHERE {column} = @patient",
                new { patient }
            );
            rows.AddRange(
                found.Select(row =>
                    $"{table}: {string.Join(" | ", ((IDictionary<string, object?>)row).Select(one => $"{one.Key}={one.Value}"))}"
                )
            );
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    protected async Task<string[]> AlertsAsync(string patient, string kind) =>
        [
            .. (await OkAsync(Client.GetAsync($"/v1/alerts?patientId={patient}&limit=200")))[
                "items"
            ]!
                .AsArray()
                .Where(alert => (string)alert!["kind"]! == kind)
                .Select(alert => $"{(string)alert!["severity"]!} {(string?)alert["assignedTo"]}"),
        ];

    protected async Task<string[]> EventsOfAsync(string resourceId)
    {
        await using var connection = Database.Connect();
        return
        [
            .. await connection.QueryAsync<string>(
                "SELECT Type FROM Events WHERE ResourceId = @resourceId ORDER BY Position",
                new { resourceId }
            ),
        ];
    }

    private async Task ImportAsync(string patient)
    {
        var row = new
        {
            PracticeId = ((Guid)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!).ToString(
                "D"
            ),
            LabImportId = Guid.CreateVersion7().ToString("D"),
            PatientId = patient,
            StaffId = Guid.CreateVersion7().ToString("D"),
            Now = "2026-01-01T00:00:00.000Z",
        };
        await using var connection = Database.Connect();
        await connection.OpenAsync();
        await connection.ExecuteAsync(
            """
            INSERT INTO LabImports
                   (PracticeId, LabImportId, Version, MediaType, Size, Checksum, State, Units, Repeated, Refused, Reports, Entered,
                    Replaced, Unchanged, Outdated, Waiting, Rejected, RowCounter, Faults, CreatedAt, CreatedBy, UpdatedAt)
            VALUES (@PracticeId, @LabImportId, 1, 'text/csv', 1, 'x', 'done', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, '[]', @Now, @StaffId, @Now)
            """,
            row
        );
        await connection.ExecuteAsync(
            "INSERT INTO LabImportPatients (PracticeId, LabImportId, PatientId) VALUES (@PracticeId, @LabImportId, @PatientId)",
            row
        );
        await connection.ExecuteAsync(
            """
            INSERT INTO LabImportRows
                   (PracticeId, LabImportId, RowNumber, Version, Status, Place, Source, Sender, PatientKey, CodeKey, SourceKey,
                    ContentHash, Content, Faults, PatientId, CreatedAt, UpdatedAt)
            VALUES (@PracticeId, @LabImportId, 1, 1, 'resolved', '1', 'csv', 'x', 'x', 'x', @LabImportId, 'x', '{}', '[]', @PatientId,
                    @Now, @Now)
            """,
            row
        );
    }
}
