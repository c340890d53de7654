using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using NUnit.Framework;
using PracticeApi.Tests.Questionnaires.Responses;

namespace PracticeApi.Tests.Questionnaires.Scores;

public sealed class GetScoreTrendTests : ResponseTest
{
    private static readonly DateOnly DayZero = new(2025, 1, 6);

    /// <summary>The published cases of the trend model that are about scores.</summary>
    public static IEnumerable<TestCaseData> Vectors()
    {
        using var stream = typeof(GetScoreTrendTests).Assembly.GetManifestResourceStream(
            "trend_vectors.json"
        )!;
        return
        [
            .. JsonNode.Parse(stream)!["spiral_vectors"]!
                .AsArray()
                .Where(vector => (string)vector!["measure"]!["kind"]! == "score")
                .Select(vector =>
                    new TestCaseData(vector).SetArgDisplayNames((string)vector!["name"]!)
                ),
        ];
    }

    [TestCaseSource(nameof(Vectors))]
    public async Task Answers_the_published_cases(JsonNode vector)
    {
        var patient = await PatientAsync();
        var isPhq9 = (string)vector["measure"]!["code"]! == "phq-9";
        var key = isPhq9 ? "phq-9" : await PublishBurdenAsync();
        foreach (var result in vector["results"]!.AsArray())
        {
            var value = (int)result!["value"]!;
            await EnterAsync(
                patient,
                isPhq9 ? Phq9Of(value) : new JsonObject { ["level"] = value },
                key,
                DayOf(result["day"]!)
            );
        }

        var trend = await TrendAsync(patient, key);

        var segment = trend["segments"]!.AsArray().Single()!;
        var expected = vector["expected"]!;
        Assert.Multiple(() =>
        {
            Assert.That((int)segment["count"]!, Is.EqualTo((int)expected["n"]!));
            Assert.That(
                (decimal)segment["importantChange"]!["points"]!,
                Is.EqualTo((decimal)vector["noise"]!["mic"]!)
            );
            Assert.That(
                (decimal)segment["changePoints"]!,
                Is.EqualTo((decimal)expected["changePoints"]!)
            );
            Assert.That(
                (decimal)segment["changePercent"]!,
                Is.EqualTo((decimal)expected["changePercent"]!)
            );
            Assert.That(
                (decimal)segment["gainPer4Weeks"]!,
                Is.EqualTo(4 * (decimal)expected["gainSlopePerWeek"]!).Within(0.01m)
            );
            Assert.That(
                (decimal)segment["p"]!,
                Is.EqualTo((decimal)expected["mannKendall"]!["p"]!).Within(0.0001m)
            );
            Assert.That((string)segment["verdict"]!, Is.EqualTo((string)expected["verdict"]!));
            Assert.That((string)segment["pattern"]!, Is.EqualTo((string)expected["class"]!));
            Assert.That((string?)segment["reason"], Is.EqualTo((string?)expected["reason"]));
            Assert.That(
                (string)trend["overall"]!["pattern"]!,
                Is.EqualTo((string)expected["class"]!)
            );
            Assert.That(
                segment["setbacks"]!
                    .AsArray()
                    .Select(setback =>
                        $"{DateOf(setback!["openedAt"])} {DateOf(setback["recoveredAt"])} {(decimal)setback["depth"]!:0.##}"
                    ),
                Is.EqualTo(
                    expected["setbacks"]!
                        .AsArray()
                        .Select(setback =>
                            $"{ResultDay(setback!["opened"])} {ResultDay(setback["recovered"])} {(decimal)setback["depth"]!:0.##}"
                        )
                )
            );
        });

        string? ResultDay(JsonNode? index) =>
            index is null ? null : DayOf(vector["results"]![(int)index]!["day"]!);
    }

    [Test]
    public async Task Carries_the_open_alerts_of_the_answers()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Phq9Of(12), answeredAt: "2026-01-05");
        var positive = await EnterAsync(
            patient,
            Phq9(1, 1, 1, 1, 1, 1, 1, 1, 1),
            answeredAt: "2026-02-05"
        );
        var draft = await DraftAsync(
            patient,
            new JsonObject { ["q9"] = new JsonObject { ["absent"] = "unknown" } }
        );

        var before = await TrendAsync(patient, "phq-9");
        await AcknowledgeAsync((await AlertsAsync(patient, "&severity=urgent")).Single()!);
        var after = await TrendAsync(patient, "phq-9");

        Assert.Multiple(() =>
        {
            Assert.That(
                before["alerts"]!
                    .AsArray()
                    .Select(alert => $"{(string)alert!["code"]!} {(string)alert["responseId"]!}"),
                Is.EqualTo(
                    new[]
                    {
                        $"item9-positive {(string)positive["id"]!}",
                        $"item9-not-answered {(string)draft["id"]!}",
                    }
                )
            );
            Assert.That((string)before["alerts"]![0]!["severity"]!, Is.EqualTo("urgent"));
            Assert.That((string)before["alerts"]![0]!["item"]!, Is.EqualTo("q9"));
            Assert.That(
                Codes(after["alerts"]!),
                Is.EqualTo(new[] { "item9-not-answered:warning" })
            );
        });
    }

    [Test]
    public async Task Says_what_was_missing_and_counts_what_has_no_value()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Phq9(1, 2, 1, 3, null, 1, 1, 0, 0), answeredAt: "2026-01-05");
        await EnterAsync(
            patient,
            Phq9(1, null, null, null, 1, 1, 1, 1, 0),
            answeredAt: "2026-02-05"
        );

        var trend = await TrendAsync(patient, "phq-9");

        var point = trend["segments"]![0]!["points"]!.AsArray().Single()!;
        Assert.Multiple(() =>
        {
            Assert.That((decimal)point["value"]!, Is.EqualTo(10));
            Assert.That((string)point["band"]!, Is.EqualTo("moderate"));
            Assert.That((bool)point["complete"]!, Is.False);
            Assert.That((int)point["scoredWith"]!, Is.EqualTo(1));
            Assert.That((string)point["answeredAt"]!, Is.EqualTo("2026-01-05"));
            Assert.That((int)trend["notScored"]!, Is.EqualTo(1));
            Assert.That((decimal)trend["span"]!["high"]!, Is.EqualTo(27));
            Assert.That((string)trend["betterDirection"]!, Is.EqualTo("lower"));
            Assert.That((string)trend["questionnaire"]!, Is.EqualTo("phq-9"));
        });
    }

    [Test]
    public async Task From_trims_what_is_shown_and_the_baseline_follows_its_rule()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Phq9Of(20), answeredAt: "2025-07-01");
        await EnterAsync(patient, Phq9Of(15), answeredAt: "2025-09-01");
        await EnterAsync(patient, Phq9Of(9), answeredAt: "2025-11-01");

        var trimmed = await TrendAsync(patient, "phq-9", "?from=2025-08-01");
        var anchored = await TrendAsync(patient, "phq-9", "?anchor=2025-09-10");

        Assert.Multiple(() =>
        {
            Assert.That(trimmed["segments"]![0]!["points"]!.AsArray(), Has.Count.EqualTo(2));
            Assert.That((decimal)trimmed["segments"]![0]!["baseline"]!["value"]!, Is.EqualTo(20));
            Assert.That((decimal)anchored["segments"]![0]!["baseline"]!["value"]!, Is.EqualTo(15));
            Assert.That(
                (string)anchored["segments"]![0]!["points"]![0]!["leftOut"]!,
                Is.EqualTo("beforeBaseline")
            );
        });
        Assert.That(
            Pointers(
                await ProblemAsync(
                    Client.GetAsync(
                        $"/v1/patients/{patient}/scores/phq-9?from=2026-01-02&to=2026-01-01"
                    ),
                    400,
                    "invalid-request"
                )
            ),
            Is.EqualTo(new[] { "/from" })
        );
    }

    [Test]
    public async Task As_of_shows_what_was_known_then()
    {
        var patient = await PatientAsync();
        var response = await EnterAsync(patient, Phq9Of(16), answeredAt: "2026-01-12");
        var before = DateTimeOffset.UtcNow;
        await Task.Delay(20);
        await OkAsync(AmendAsync(response, Phq9Of(6)));

        var then = await TrendAsync(
            patient,
            "phq-9",
            $"?asOf={Uri.EscapeDataString(before.ToString("O"))}"
        );
        var now = await TrendAsync(patient, "phq-9");

        Assert.That((decimal)then["segments"]![0]!["latest"]!["value"]!, Is.EqualTo(16));
        Assert.That((decimal)now["segments"]![0]!["latest"]!["value"]!, Is.EqualTo(6));
    }

    [Test]
    public async Task Without_a_change_that_matters_nothing_is_judged_until_the_practice_has_set_one()
    {
        var patient = await PatientAsync();
        var key = await PublishBurdenAsync();
        foreach (
            var (day, level) in new[] { ("2025-09-01", 50), ("2025-10-01", 45), ("2025-11-01", 40) }
        )
        {
            await EnterAsync(patient, new JsonObject { ["level"] = level }, key, day);
        }

        var before = await TrendAsync(patient, $"{key}.plain");
        await OkAsync(
            Client.PutAsJsonAsync(
                $"/v1/scores/{key}.plain/important-change",
                new { points = 10, source = "half a standard deviation of 40 first answers" }
            )
        );
        var after = await TrendAsync(patient, $"{key}.plain");

        Assert.Multiple(() =>
        {
            Assert.That(before["segments"]![0]!["importantChange"], Is.Null);
            Assert.That((string)before["segments"]![0]!["verdict"]!, Is.EqualTo("noNoiseModel"));
            Assert.That((string)before["segments"]![0]!["pattern"]!, Is.EqualTo("indeterminate"));
            Assert.That(
                (string)before["importantChangeNote"]!,
                Does.Contain("half a standard deviation")
            );
            Assert.That((bool)after["segments"]![0]!["importantChange"]!["own"]!, Is.True);
            Assert.That(
                (string)after["segments"]![0]!["importantChange"]!["source"]!,
                Is.EqualTo("half a standard deviation of 40 first answers")
            );
            Assert.That((string)after["segments"]![0]!["verdict"]!, Is.EqualTo("decrease"));
            Assert.That((string)after["overall"]!["pattern"]!, Is.EqualTo("improving"));
            Assert.That(after["importantChangeNote"], Is.Null);
        });
    }

    [TestCase(50, 29, "good")]
    [TestCase(50, 40, "moderate")]
    [TestCase(50, 41, null)]
    [TestCase(50, 70, null)]
    public async Task Says_what_the_questionnaire_calls_the_change(
        int before,
        int after,
        string? response
    )
    {
        var patient = await PatientAsync();
        var key = await PublishBurdenAsync();
        await EnterAsync(patient, new JsonObject { ["level"] = before }, key, "2025-09-01");
        var first = await TrendAsync(patient, key);
        await EnterAsync(patient, new JsonObject { ["level"] = after }, key, "2025-11-01");

        var trend = await TrendAsync(patient, key);

        Assert.That(first["segments"]![0]!["response"], Is.Null);
        Assert.That((string?)trend["segments"]![0]!["response"], Is.EqualTo(response));
    }

    [Test]
    public async Task Is_empty_where_nothing_was_answered_and_unknown_where_there_is_no_such_score()
    {
        var patient = await PatientAsync();

        var trend = await TrendAsync(patient, "phq-9");

        Assert.Multiple(async () =>
        {
            Assert.That(trend["segments"]!.AsArray(), Is.Empty);
            Assert.That((string)trend["overall"]!["pattern"]!, Is.EqualTo("insufficientData"));
            Assert.That(await AuditAsync(patient), Does.Contain("GetScoreTrend:done"));
        });
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{patient}/scores/no-such-score"),
            404,
            "score-not-found"
        );
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{Guid.CreateVersion7()}/scores/phq-9"),
            404,
            "patient-not-found"
        );
    }

    [Test]
    public async Task Is_drawn_when_a_picture_is_asked_for()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Phq9Of(20), answeredAt: "2025-07-01");
        await EnterAsync(patient, Phq9Of(15), answeredAt: "2025-09-01");
        await EnterAsync(patient, Phq9Of(9), answeredAt: "2025-11-01");

        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/v1/patients/{patient}/scores/phq-9"
        );
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("image/svg+xml"));
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        var svg = XDocument.Parse(text).Root!;
        Assert.Multiple(() =>
        {
            Assert.That(
                response.Content.Headers.ContentType?.MediaType,
                Is.EqualTo("image/svg+xml")
            );
            Assert.That(svg.Name.LocalName, Is.EqualTo("svg"));
            Assert.That(text, Does.Contain("2025-11-01: 9 points"));
            Assert.That(text, Does.Contain("From 20 (2025-07-01) to 9 (2025-11-01): -11 points"));
            Assert.That(svg.Value, Does.Contain("Patient Health Questionnaire 9"));
        });
    }

    private Task<JsonNode> TrendAsync(string patient, string score, string query = "") =>
        OkAsync(Client.GetAsync($"/v1/patients/{patient}/scores/{score}{query}"));

    private static string DayOf(JsonNode day) =>
        DayZero.AddDays((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? DateOf(JsonNode? instant) => ((string?)instant)?[..10];
}
