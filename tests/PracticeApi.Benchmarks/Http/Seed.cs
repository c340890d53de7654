using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PracticeApi.Benchmarks.Http;

/// <summary>One practice, entered through the API itself: many patients with a few results, one with a full page.</summary>
internal sealed record Seed(IReadOnlyList<string> Patients, string PatientOfPage)
{
    public const string OwnerEmail = "owner@practice.example";
    public const string OwnerPassword = "correct horse battery";

    private const int PatientCount = 1000;
    private const int ResultsOfPage = 60;
    private const int ResultsOfOthers = 2;
    private const int AtOnce = 16;

    public static async Task<HttpClient> SignInAsync(Uri address, CancellationToken ct)
    {
        var client = new HttpClient { BaseAddress = address };
        using var answer = await client.PostAsJsonAsync(
            "/v1/auth/sign-in",
            new { email = OwnerEmail, password = OwnerPassword },
            ct
        );
        var body = JsonNode.Parse(
            await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(ct)
        )!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (string)body["accessToken"]!
        );
        return client;
    }

    /// <summary>The body of an entry: antibodies with the range as the laboratory printed it.</summary>
    public static string Entry(int index) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"analyte":"tpo-ab","value":{{620 - (index % 500)}},"unit":"IU/mL","collectedAt":"{{new DateOnly(2020, 1, 1).AddDays(index % 2000):yyyy-MM-dd}}","referenceRange":{"high":34,"highInclusive":false} }"""
        );

    /// <summary>The body of a PHQ-9: every question answered, the ninth with "not at all", so that no alert is due.</summary>
    public static string Answers(int index, string status)
    {
        var answers = Enumerable
            .Range(1, 8)
            .Select(item => $"\"q{item}\":\"{(index + item) % 4}\"")
            .Append("\"q9\":\"0\"");
        return $$"""{"questionnaire":"phq-9","status":"{{status}}","answeredAt":"2026-01-12","answers":{ {{string.Join(',', answers)}} } }""";
    }

    public static async Task<Seed> EnterAsync(Uri address, CancellationToken ct)
    {
        using var client = await SignInAsync(address, ct);
        var patients = new string[PatientCount];
        await Parallel.ForAsync(
            0,
            PatientCount,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (index, token) => patients[index] = await RegisterAsync(client, index, token)
        );
        await Parallel.ForAsync(
            0,
            (PatientCount * ResultsOfOthers) + ResultsOfPage,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (index, token) =>
            {
                var patient = patients[Math.Max(0, index - ResultsOfPage + 1) % PatientCount];
                using var answer = await client.PostAsync(
                    $"/v1/patients/{patient}/lab-results",
                    Json(Entry(index)),
                    token
                );
                answer.EnsureSuccessStatusCode();
            }
        );
        return new Seed(patients, patients[0]);
    }

    private static async Task<string> RegisterAsync(
        HttpClient client,
        int index,
        CancellationToken ct
    )
    {
        using var answer = await client.PostAsJsonAsync(
            "/v1/patients",
            new
            {
                givenName = $"Given{index}",
                familyName = $"Family{index % 100}",
                birthDate = new DateOnly(1950, 1, 1).AddDays(index * 17),
                sex = index % 2 == 0 ? "female" : "male",
                email = $"patient{index}@example.org",
                address = new
                {
                    lines = new[] { $"Street {index}" },
                    city = "Vienna",
                    country = "AT",
                },
            },
            ct
        );
        var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(ct);
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    private static StringContent Json(string body) =>
        new(body, System.Text.Encoding.UTF8, "application/json");
}
