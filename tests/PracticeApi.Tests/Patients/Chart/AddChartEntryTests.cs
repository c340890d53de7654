using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class AddChartEntryTests : ChartTest
{
    [TestCaseSource(nameof(Kinds))]
    public async Task Is_added_read_and_listed_as_it_was_given(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var patient = await PatientAsync();

        using var response = await SendAsync(HttpMethod.Post, $"{patient}/{kind}", entry);
        var added = await JsonAsync(response);
        var read = await OkAsync(Client.GetAsync(response.Headers.Location));
        var list = await OkAsync(Client.GetAsync($"{patient}/{kind}"));

        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(response.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
            Assert.That(
                response.Headers.Location!.ToString(),
                Is.EqualTo($"{patient}/{kind}/{(string)added["id"]!}")
            );
            Assert.That(read.ToJsonString(), Is.EqualTo(added.ToJsonString()));
            Assert.That(
                list["items"]!.AsArray().Single()!.ToJsonString(),
                Is.EqualTo(added.ToJsonString())
            );
            foreach (var (given, value) in JsonNode.Parse(entry)!.AsObject())
            {
                Assert.That(read[given]!.ToJsonString(), Is.EqualTo(value!.ToJsonString()), given);
            }

            Assert.That((string)read["patientId"]!, Is.EqualTo(patient[^36..]));
            Assert.That((bool)read["inError"]!, Is.False);
            Assert.That(read.AsObject().ContainsKey("reason"), Is.True);
            Assert.That((Guid)read["recordedBy"]!, Is.Not.EqualTo(Guid.Empty));
        });
        Assert.That(
            await AuditAsync(patient[^36..]),
            Is.EqualTo(
                new[]
                {
                    "RegisterPatient:done",
                    $"Add{name}:done",
                    $"Get{name}:done",
                    $"List{Plural(name)}:done",
                }
            )
        );
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Of_another_practice_is_404(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var patient = await PatientAsync();
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(
            SendAsync(other, HttpMethod.Post, $"{patient}/{kind}", entry),
            404,
            "patient-not-found"
        );
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Of_a_merged_patient_is_409(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var survivor = await PatientAsync();
        var duplicate = await PatientAsync();
        await this.MergeAsync(duplicate[^36..], survivor[^36..]);
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{duplicate}/{kind}", entry),
            409,
            "patient-merged"
        );
    }

    [TestCase("conditions", """{"name":" ","status":"active"}""", "/name")]
    [TestCase("conditions", """{"name":"","status":"active","reason":""}""", "/name /reason")]
    [TestCase("conditions", """{"name":"x","status":"active","code":"E06.3"}""", "/system")]
    [TestCase("conditions", """{"name":"x","status":"active","system":"snomed-ct"}""", "/code")]
    [TestCase("conditions", """{"name":"x","status":"active","onset":"May 2019"}""", "/onset")]
    [TestCase("conditions", """{"name":"x","status":"active","onset":"2019-02-30"}""", "/onset")]
    [TestCase("conditions", """{"name":"x","status":"active","onset":"2019-13"}""", "/onset")]
    [TestCase("conditions", """{"name":"x","status":"active","onset":"2999"}""", "/onset")]
    [TestCase("medications", """{"name":"x","start":"2020-01-02","stop":"2020-01-01"}""", "/stop")]
    [TestCase("medications", """{"name":"x","reasonStopped":"y"}""", "/reasonStopped")]
    [TestCase("allergies", """{"substance":"","reaction":""}""", "/substance /reaction")]
    [TestCase("pregnancies", """{"start":"2999-01-01"}""", "/start")]
    [TestCase(
        "pregnancies",
        """{"start":"2015-02-01","due":"2015-01-01","end":"2015-01-31"}""",
        "/due /end"
    )]
    [TestCase("pregnancies", """{"start":"2015-02-01","end":"2999-01-01"}""", "/end")]
    [TestCase("events", """{"on":"2999-01-01","title":""}""", "/on /title")]
    [TestCase("consents", """{"kind":"treatment","given":"2999-01-01"}""", "/given")]
    [TestCase("consents", """{"kind":"other","given":"2024-01-01"}""", "/scope")]
    [TestCase("consents", """{"kind":"other","given":"2024-01-01","scope":" "}""", "/scope")]
    [TestCase(
        "consents",
        """{"kind":"research","given":"2024-01-02","revoked":"2024-01-01"}""",
        "/revoked"
    )]
    [TestCase(
        "consents",
        """{"kind":"research","given":"2024-01-02","revoked":"2999-01-01"}""",
        "/revoked"
    )]
    [TestCase(
        "measurements",
        """{"kind":"weight","at":"2024-01-01","value":0,"unit":"stone"}""",
        "/value /unit"
    )]
    [TestCase(
        "measurements",
        """{"kind":"pain","at":"2024-01-01","value":10.5,"unit":"{score}"}""",
        "/value"
    )]
    [TestCase(
        "measurements",
        """{"kind":"pain","at":"2024-01-01","value":-1,"unit":"{score}"}""",
        "/value"
    )]
    [TestCase(
        "measurements",
        """{"kind":"bloodPressure","at":"2024-01-01","value":120,"unit":"mm[Hg]"}""",
        "/diastolic"
    )]
    [TestCase(
        "measurements",
        """{"kind":"bloodPressure","at":"2024-01-01","value":120,"diastolic":120,"unit":"mm[Hg]"}""",
        "/diastolic"
    )]
    [TestCase(
        "measurements",
        """{"kind":"height","at":"2024-01-01","value":170,"diastolic":80,"unit":"cm"}""",
        "/diastolic"
    )]
    [TestCase(
        "measurements",
        """{"kind":"waist","at":"2024-02-30","value":80,"unit":"cm"}""",
        "/at"
    )]
    [TestCase(
        "measurements",
        """{"kind":"waist","at":"2024-02-28T08:00","value":80,"unit":"cm"}""",
        "/at"
    )]
    [TestCase(
        "measurements",
        """{"kind":"waist","at":"2999-01-01T00:00Z","value":80,"unit":"cm"}""",
        "/at"
    )]
    public async Task Names_the_fault_in_the_body(string kind, string body, string pointers)
    {
        var patient = await PatientAsync();

        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{patient}/{kind}", body),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EquivalentTo(pointers.Split(' ')));
        Assert.That(
            (await OkAsync(Client.GetAsync($"{patient}/{kind}")))["items"]!.AsArray(),
            Is.Empty
        );
    }

    // The patient of these tests was born on 17 May 1980.
    [TestCase("conditions", """{"name":"x","status":"active","onset":"1980-04"}""", "/onset")]
    [TestCase("medications", """{"name":"x","start":"1980-05-16"}""", "/start")]
    [TestCase("pregnancies", """{"start":"1980-05-16"}""", "/start")]
    [TestCase("events", """{"on":"1980-05-16","title":"x"}""", "/on")]
    [TestCase(
        "measurements",
        """{"kind":"pain","at":"1980-05-16","value":0,"unit":"{score}"}""",
        "/at"
    )]
    public async Task Before_birth_is_422(string kind, string body, string pointer)
    {
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{await PatientAsync()}/{kind}", body),
            422,
            "unprocessable-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
    }

    [TestCase("conditions", """{"name":"x","status":"active","onset":"1980"}""")]
    [TestCase("conditions", """{"name":"x","status":"active","onset":"1980-05-17"}""")]
    [TestCase("medications", """{"name":"x","start":"2999-01-01"}""")]
    [TestCase("measurements", """{"kind":"pain","at":"1980-05-17","value":0,"unit":"{score}"}""")]
    [TestCase("measurements", """{"kind":"pain","at":"2024-01-01","value":10,"unit":"{score}"}""")]
    [TestCase(
        "measurements",
        """{"kind":"height","at":"2024-01-01","value":67.25,"unit":"[in_i]"}"""
    )]
    [TestCase(
        "measurements",
        """{"kind":"bloodPressure","at":"2024-01-01","value":120,"diastolic":80,"unit":"mm[Hg]"}"""
    )]
    public async Task What_is_on_the_bound_is_taken(string kind, string body) =>
        await AddAsync($"{await PatientAsync()}/{kind}", body);

    [TestCase("72.50", "72.50")]
    [TestCase("\"72.50\"", "72.50")]
    [TestCase("72", "72")]
    [TestCase("0.1000000000", "0.1000000000")]
    public async Task Keeps_the_places_of_a_value(string sent, string kept)
    {
        var patient = await PatientAsync();
        var added = await AddAsync(
            $"{patient}/measurements",
            $$"""{"kind":"weight","at":"2024-01-01","value":{{sent}},"unit":"kg"}"""
        );
        var read = await OkAsync(Client.GetAsync($"{patient}/measurements/{(string)added["id"]!}"));
        Assert.That(read["value"]!.ToJsonString(), Is.EqualTo(kept));
    }

    [TestCase("7e1")]
    [TestCase("\"7e1\"")]
    [TestCase("\" 72\"")]
    [TestCase("\"72,5\"")]
    [TestCase("0.00000000001")]
    [TestCase("true")]
    public async Task Refuses_a_value_that_is_no_plain_decimal(string value)
    {
        var problem = await ProblemAsync(
            SendAsync(
                HttpMethod.Post,
                $"{await PatientAsync()}/measurements",
                $$"""{"kind":"weight","at":"2024-01-01","value":{{value}},"unit":"kg"}"""
            ),
            400,
            "malformed-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/value" }));
    }

    [TestCase("Pacific/Kiritimati", 14)]
    [TestCase("Pacific/Pago_Pago", -11)]
    public async Task Today_is_the_practices_today(string zone, int offset)
    {
        using var practice = await SignInToAnotherPracticeAsync();
        var settings = await OkAsync(practice.GetAsync("/v1/practice"));
        await OkAsync(
            SendAsync(
                practice,
                HttpMethod.Put,
                "/v1/practice",
                new
                {
                    name = "x",
                    timeZone = zone,
                    fourEyes = false,
                    crisisText = new { },
                    paperSize = (string)settings["paperSize"]!,
                    languages = new[] { "en" },
                },
                (int)settings["version"]!
            )
        );
        var events = $"/v1/patients/{(string)(await RegisterAsync(practice))["id"]!}/events";
        var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(offset));

        await OkAsync(
            SendAsync(practice, HttpMethod.Post, events, new { on = today, title = "x" })
        );
        await ProblemAsync(
            SendAsync(
                practice,
                HttpMethod.Post,
                events,
                new { on = today.AddDays(1), title = "x" }
            ),
            400,
            "invalid-request"
        );
    }

    [Test]
    public async Task Refuses_members_that_are_not_the_callers_to_set()
    {
        var problem = await ProblemAsync(
            SendAsync(
                HttpMethod.Post,
                $"{await PatientAsync()}/events",
                """{"on":"2024-01-01","title":"x","inError":true}"""
            ),
            400,
            "malformed-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/inError" }));
    }

    private static string Plural(string name) => name[^1] == 'y' ? $"{name[..^1]}ies" : $"{name}s";
}
