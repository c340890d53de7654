using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PracticeApi.Benchmarks.Http;

namespace PracticeApi.Benchmarks.Progress;

/// <summary>
/// Reads the progress and the timeline of a patient with two years of weekly check-ins and 2,000 results, beside a floor that does
/// nothing but read the same rows with the bare driver, in turns.
/// </summary>
internal static class ProgressBenchmark
{
    private const int Weeks = 104;
    private const int Days = 100;
    private const int Analytes = 20;
    private const int Warmup = 10;
    private const int Turns = 60;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private static readonly string[] FloorSql =
    [
        "SELECT Content FROM PlanRevisions WHERE PlanId IN (SELECT PlanId FROM Plans WHERE PatientId = $patient)",
        "SELECT LabResultId, AnalyteCode, CollectedAt, CanonicalValue, Range, Warnings FROM LabResults WHERE PatientId = $patient AND SupersededAt IS NULL",
        "SELECT ResponseId, AnsweredAt, Scores FROM QuestionnaireResponses WHERE PatientId = $patient AND SupersededAt IS NULL",
        "SELECT CheckInId, CheckedOn, Items FROM PlanCheckIns WHERE PlanId IN (SELECT PlanId FROM Plans WHERE PatientId = $patient) AND SupersededAt IS NULL",
        "SELECT Kind, Content FROM ChartEntries WHERE PatientId = $patient AND SupersededAt IS NULL",
    ];

    public static async Task<int> RunAsync()
    {
        using var longest = new CancellationTokenSource(Longest);
        var ct = longest.Token;
        var folder = Directory.CreateTempSubdirectory("practice-progress-").FullName;
        try
        {
            var file = Path.Combine(folder, "progress.db");
            using var server = await Server.StartApiAsync(AppContext.BaseDirectory, file, ct);
            using var client = await Seed.SignInAsync(server.Address, ct);
            var (patient, plan) = await EnterAsync(client, ct);
            await using var floor = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
            await floor.OpenAsync(ct);
            Console.WriteLine("| Read | API, ms | the same rows, ms | ratio |");
            Console.WriteLine("| --- | ---: | ---: | ---: |");
            foreach (
                var path in new[]
                {
                    $"/v1/plans/{plan}/progress",
                    $"/v1/patients/{patient}/timeline",
                }
            )
            {
                await CompareAsync(client, floor, patient, path, ct);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(
        HttpClient client,
        SqliteConnection floor,
        string patient,
        string path,
        CancellationToken ct
    )
    {
        List<double> api = [];
        List<double> bare = [];
        for (var turn = -Warmup; turn < Turns; turn++)
        {
            var since = Stopwatch.GetTimestamp();
            _ = await client.GetByteArrayAsync(path, ct);
            var between = Stopwatch.GetTimestamp();
            await ReadAsync(floor, patient, ct);
            if (turn >= 0)
            {
                api.Add(Stopwatch.GetElapsedTime(since, between).TotalMilliseconds);
                bare.Add(Stopwatch.GetElapsedTime(between).TotalMilliseconds);
            }
        }

        api.Sort();
        bare.Sort();
        var (a, b) = (api[Turns / 2], bare[Turns / 2]);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {path.Split('/')[^1]} | {a:0.00} | {b:0.00} | {a / b:0.00} |"
            )
        );
    }

    private static async Task ReadAsync(
        SqliteConnection floor,
        string patient,
        CancellationToken ct
    )
    {
        foreach (var sql in FloorSql)
        {
            await using var command = floor.CreateCommand();
#pragma warning disable CA2100 // It is one of the constants above.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.Parameters.AddWithValue("$patient", patient);
            await using var reader = await command.ExecuteReaderAsync(ct);
            var row = new object[reader.FieldCount];
            while (await reader.ReadAsync(ct))
            {
                reader.GetValues(row);
            }
        }
    }

    private static async Task<(string Patient, string Plan)> EnterAsync(
        HttpClient client,
        CancellationToken ct
    )
    {
        var start = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-7 * Weeks);
        var patient = await PostAsync(
            client,
            "/v1/patients",
            new
            {
                givenName = "Given",
                familyName = "Family",
                birthDate = "1980-05-17",
                sex = "female",
            },
            ct
        );
        var patientPath = $"/v1/patients/{patient["id"]}";
        var codes = (await JsonAsync(await client.GetAsync("/v1/analytes?limit=200", ct), ct))[
            "items"
        ]!
            .AsArray()
            .Where(analyte => analyte!["unit"] is not null)
            .Take(Analytes)
            .Select(analyte => (Code: (string)analyte!["code"]!, Unit: (string)analyte["unit"]!))
            .ToArray();
        var plan = await PostAsync(
            client,
            $"{patientPath}/plans",
            new
            {
                title = "Two years",
                startsOn = start,
                phases = Enumerable
                    .Range(1, 4)
                    .Select(phase => new
                    {
                        id = $"phase-{phase}",
                        name = $"Phase {phase}",
                        weeks = Weeks / 4,
                        items = Enumerable
                            .Range(1, 10)
                            .Select(item => new
                            {
                                id = $"item-{item}",
                                category = "diet",
                                instruction = $"Do {item}",
                                timesPerWeek = 7,
                            }),
                    }),
                monitoring = codes.Select(one => new
                {
                    kind = "lab",
                    code = one.Code,
                    atWeeks = new[] { 0, 26, 52, 78 },
                }),
            },
            ct
        );
        using (
            var publish = new HttpRequestMessage(HttpMethod.Post, $"/v1/plans/{plan["id"]}/publish")
        )
        {
            publish.Headers.TryAddWithoutValidation("If-Match", $"\"{plan["version"]}\"");
            using var published = await client.SendAsync(publish, ct);
            published.EnsureSuccessStatusCode();
        }

        for (var day = 0; day < Days; day++)
        {
            await PostAsync(
                client,
                $"{patientPath}/lab-reports",
                new
                {
                    laboratory = "North",
                    collectedAt = start.AddDays(day * 7),
                    results = codes.Select(
                        (one, i) =>
                            new
                            {
                                analyte = one.Code,
                                value = 10 + ((day + i) % 7),
                                unit = one.Unit,
                            }
                    ),
                },
                ct
            );
        }

        for (var week = 1; week <= Weeks; week++)
        {
            await PostAsync(
                client,
                $"/v1/plans/{plan["id"]}/check-ins",
                new
                {
                    on = start.AddDays((7 * week) - 1),
                    items = Enumerable
                        .Range(1, 10)
                        .Select(item => new { itemId = $"item-{item}", done = (week + item) % 8 }),
                },
                ct
            );
        }

        return ((string)patient["id"]!, (string)plan["id"]!);
    }

    private static async Task<JsonNode> PostAsync(
        HttpClient client,
        string path,
        object body,
        CancellationToken ct
    )
    {
        using var answer = await client.PostAsJsonAsync(path, body, ct);
        return await JsonAsync(answer, ct);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"{(int)answer.StatusCode} {text}");
    }
}
