using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

/// <summary>What the fixtures of a patient's chart have in common.</summary>
public abstract class ChartTest : ApiTest
{
    /// <summary>Each kind: its path, the name in requests, an entry, the entry changed, and the member that changed.</summary>
    protected static readonly TestCaseData[] Kinds =
    [
        Kind(
            "conditions",
            "Condition",
            """{"code":"E06.3","system":"icd-10-cm","name":"Autoimmune thyroiditis","onset":"2019-05","status":"active"}""",
            """{"name":"Autoimmune thyroiditis","status":"inRemission"}""",
            "status"
        ),
        Kind(
            "medications",
            "Medication",
            """{"name":"Levothyroxine","substanceCode":"H03AA01","dose":"75 µg","route":"by mouth","frequency":"daily","start":"2020-01-31"}""",
            """{"name":"Levothyroxine","start":"2020-01-31","stop":"2021-02-28","reasonStopped":"not needed"}""",
            "stop"
        ),
        Kind(
            "allergies",
            "Allergy",
            """{"substance":"Penicillin","reaction":"rash","severity":"moderate"}""",
            """{"substance":"Penicillin","severity":"severe"}""",
            "severity"
        ),
        Kind(
            "pregnancies",
            "Pregnancy",
            """{"start":"2015-02-01","due":"2015-11-08"}""",
            """{"start":"2015-02-01","due":"2015-11-08","end":"2015-11-01"}""",
            "end"
        ),
        Kind(
            "measurements",
            "Measurement",
            """{"kind":"weight","at":"2024-03-09T08:30+01:00","value":72.50,"unit":"kg"}""",
            """{"kind":"weight","at":"2024-03-09","value":"71.0","unit":"kg","note":"without shoes"}""",
            "note"
        ),
        Kind(
            "consents",
            "Consent",
            """{"kind":"dataSharing","scope":"results may be sent to the family doctor","given":"2024-02-29","givenBy":"the mother"}""",
            """{"kind":"dataSharing","scope":"results may be sent to the family doctor","given":"2024-02-29","revoked":"2025-01-31"}""",
            "revoked"
        ),
        Kind(
            "events",
            "PatientEvent",
            """{"on":"2024-02-29","title":"started breathing practice"}""",
            """{"on":"2024-02-29","title":"started qigong"}""",
            "title"
        ),
    ];

    protected async Task<string> PatientAsync() =>
        $"/v1/patients/{(string)(await RegisterAsync())["id"]!}";

    protected Task<JsonNode> AddAsync(string path, string body) =>
        OkAsync(SendAsync(HttpMethod.Post, path, body));

    /// <summary>Who may not reach an entry of the patient, by which path, and how each is refused.</summary>
    protected async IAsyncEnumerable<(
        HttpClient Client,
        string Patient,
        string Code
    )> StrangersAsync(string patient)
    {
        using var other = await SignInToAnotherPracticeAsync();
        var stranger = $"/v1/patients/{(string)(await RegisterAsync(other))["id"]!}";
        yield return (other, patient, "patient-not-found");
        yield return (other, stranger, "chart-entry-not-found");
        yield return (Client, await PatientAsync(), "chart-entry-not-found");
    }

    private static TestCaseData Kind(
        string path,
        string name,
        string entry,
        string changed,
        string member
    ) => new TestCaseData(path, name, entry, changed, member).SetArgDisplayNames(path);
}
