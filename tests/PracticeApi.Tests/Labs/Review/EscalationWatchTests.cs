using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Labs.Review;

namespace PracticeApi.Tests.Labs.Review;

public sealed class EscalationWatchTests : AlertTest
{
    private readonly ManualClock _clock = new();

    protected override void Replace(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));

    [Test]
    public async Task What_nobody_acknowledges_in_time_is_escalated_once()
    {
        var patient = await PatientAsync();
        await CriticalAsync(patient);
        await SetTimesAsync(30, 60);

        await PassAsync(29);
        var early = (await AlertsAsync($"patientId={patient}")).Single()!;
        await PassAsync(2);
        await PassAsync(2);
        var late = (await AlertsAsync($"patientId={patient}")).Single()!;

        Assert.Multiple(async () =>
        {
            Assert.That(early["escalatedAt"], Is.Null);
            Assert.That((int)early["version"]!, Is.EqualTo(1));
            Assert.That(late["escalatedAt"], Is.Not.Null);
            Assert.That((int)late["version"]!, Is.EqualTo(2));
            Assert.That((string)late["status"]!, Is.EqualTo("open"));
            Assert.That(
                await EventsAsync(late),
                Is.EqualTo(new[] { $"alert.raised 1 {patient}", $"alert.escalated 2 {patient}" })
            );
        });
    }

    [Test]
    public async Task What_was_acknowledged_in_time_is_not()
    {
        var patient = await PatientAsync();
        await CriticalAsync(patient);
        var alert = (await AlertsAsync($"patientId={patient}")).Single()!;
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/alerts/{(string)alert["id"]!}/acknowledge",
                new { action = "called the patient" },
                1
            )
        );

        await PassAsync(7 * 24 * 60);

        Assert.That((await AlertsAsync($"patientId={patient}")).Single()!["escalatedAt"], Is.Null);
    }

    [Test]
    public async Task A_warning_has_its_own_time()
    {
        await SetTimesAsync(30, 90);
        var patient = await PatientAsync();
        var report = await EnterReportAsync(patient, Report(Tsh("2.5")));
        await OkAsync(SignAsync(Client, report));
        await CorrectAsync(report, "9.5");

        await PassAsync(60);
        var before = (await AlertsAsync($"patientId={patient}&severity=warning")).Single()!;
        await PassAsync(31);
        var after = (await AlertsAsync($"patientId={patient}&severity=warning")).Single()!;

        Assert.That(before["escalatedAt"], Is.Null);
        Assert.That(after["escalatedAt"], Is.Not.Null);
    }

    [Test]
    public async Task What_was_for_one_is_then_shown_to_all()
    {
        await SetTimesAsync(30, 60);
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var staff = (string)(await OkAsync(practitioner.GetAsync("/v1/me")))["staffId"]!;
        var patient = await PatientOfAsync(staff);
        await CriticalAsync(patient);
        var owner = (string)(await OkAsync(Client.GetAsync("/v1/me")))["staffId"]!;

        var before = await WaitingAsync(owner, patient);
        await PassAsync(31);
        using var later = await SignInAsync(OwnerEmail, OwnerPassword);
        var after = await WaitingAsync(owner, patient, later);

        Assert.That(before, Is.Empty);
        Assert.That(after.Single()!["escalatedAt"], Is.Not.Null);
        Assert.That((string)after.Single()!["assignedTo"]!, Is.EqualTo(staff));
    }

    [Test]
    public async Task The_times_are_the_practices()
    {
        var practice = await OkAsync(Client.GetAsync("/v1/practice"));
        practice["alertEscalation"]!["urgentMinutes"] = 0;

        var problem = await ProblemAsync(PutAsync(practice), 400, "invalid-request");
        practice["alertEscalation"] = null;
        var usual = await OkAsync(PutAsync(practice));

        Assert.Multiple(() =>
        {
            Assert.That(Pointers(problem), Is.EqualTo(new[] { "/alertEscalation/urgentMinutes" }));
            Assert.That((int)usual["alertEscalation"]!["urgentMinutes"]!, Is.EqualTo(60));
            Assert.That((int)usual["alertEscalation"]!["warningMinutes"]!, Is.EqualTo(1440));
        });
    }

    private async Task PassAsync(int minutes)
    {
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        await Services.GetRequiredService<EscalationWatch>().RunAsync(CancellationToken.None);
        // Tokens grow old with the clock.
        var signedIn = await OkAsync(
            Client.PostAsJsonAsync(
                "/v1/auth/sign-in",
                new { email = OwnerEmail, password = OwnerPassword }
            )
        );
        Client.DefaultRequestHeaders.Authorization = new(
            "Bearer",
            (string)signedIn["accessToken"]!
        );
    }

    private async Task SetTimesAsync(int urgentMinutes, int warningMinutes)
    {
        var practice = await OkAsync(Client.GetAsync("/v1/practice"));
        practice["alertEscalation"] = new JsonObject
        {
            ["urgentMinutes"] = urgentMinutes,
            ["warningMinutes"] = warningMinutes,
        };
        await OkAsync(PutAsync(practice));
    }

    private Task<HttpResponseMessage> PutAsync(JsonNode practice)
    {
        var body = practice.DeepClone().AsObject();
        foreach (var name in new[] { "id", "version", "createdAt", "updatedAt" })
        {
            body.Remove(name);
        }

        return SendAsync(
            HttpMethod.Put,
            "/v1/practice",
            body.ToJsonString(),
            (int)practice["version"]!
        );
    }

    private async Task<JsonArray> WaitingAsync(
        string assignedTo,
        string patient,
        HttpClient? client = null
    )
    {
        var items = await OkAsync(
            (client ?? Client).GetAsync($"/v1/review-items?assignedTo={assignedTo}&limit=200")
        );
        return
        [
            .. items["items"]!
                .AsArray()
                .Where(item => (string?)item!["patientId"] == patient)
                .Select(item => item!.DeepClone()),
        ];
    }

    private async Task<IReadOnlyList<string>> EventsAsync(JsonNode alert)
    {
        await using var connection = Database.Connect();
        var id = (string)alert["id"]!;
        return
        [
            .. (
                await connection.QueryAsync<(string Type, long Version, string Patient)>(
                    """
                    SELECT Type, ResourceVersion, PatientId
                    FROM   Events
                    WHERE  ResourceType = 'alert' AND ResourceId = @Id
                    ORDER BY Position
                    """,
                    new { Id = Database.IsSqlite ? (object)id : Guid.Parse(id) }
                )
            ).Select(row => $"{row.Type} {row.Version} {row.Patient}"),
        ];
    }
}
