using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients;

public sealed class SearchPatientsTests : ApiTest
{
    [TestCase("Müller", "Müller")]
    [TestCase("Müller", "muller")]
    [TestCase("Müller", "MÜL")]
    [TestCase("Müller", "Mu\u0308ller")]
    [TestCase("O'Brien", "o'brien")]
    [TestCase("O’Brien", "BRI")]
    [TestCase("Łukaszewicz", "lukas")]
    [TestCase("Lukaszewicz", "Łuka")]
    [TestCase("Ångström", "angstrom")]
    [TestCase("Weiß", "weiss")]
    [TestCase("Weiss", "WEIẞ")]
    [TestCase("Sørensen", "sorensen")]
    [TestCase("Đorđević", "dordevic")]
    [TestCase("Þórðardóttir", "thordar")]
    [TestCase("Kılıç", "kilic")]
    [TestCase("İnan", "inan")]
    [TestCase("Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ")]
    [TestCase("山田", "山")]
    [TestCase("𠮷田", "𠮷")]
    [TestCase("山𠮷", "山")]
    [TestCase("山\uE000", "山")]
    [TestCase("ガルシア", "ｶﾞﾙ")]
    [TestCase("מִרְיָם", "מרים")]
    [TestCase("김민준", "김민")]
    [TestCase("García-Márquez", "marq")]
    [TestCase("van der Berg", "berg van")]
    public async Task Finds_the_beginning_of_any_word_without_accents_and_case(
        string familyName,
        string q
    )
    {
        using var practice = await SignInToAnotherPracticeAsync();
        await RegisterAsync(practice, "Nobody", "Else");
        var patient = await RegisterAsync(practice, "Ada", familyName);

        var names = await NamesAsync(practice, new { q });

        Assert.Multiple(() =>
        {
            Assert.That((string)patient["familyName"]!, Is.EqualTo(familyName));
            Assert.That(names, Is.EqualTo(new[] { familyName }));
        });
    }

    [Test]
    public async Task Every_word_has_to_fit_a_word_of_the_same_patient()
    {
        using var practice = await SignInToAnotherPracticeAsync();
        await RegisterAsync(practice, "Anna Annabel Maria", "Müller-Lang");
        await RegisterAsync(practice, "Anna", "Huber");
        await RegisterAsync(practice, "Bert", "Mueller");

        Assert.Multiple(async () =>
        {
            Assert.That(
                await NamesAsync(practice, new { q = "an" }),
                Is.EqualTo(new[] { "Huber", "Müller-Lang" })
            );
            Assert.That(
                await NamesAsync(practice, new { q = "lang an mar mul anna m" }),
                Is.EqualTo(new[] { "Müller-Lang" })
            );
            Assert.That(await NamesAsync(practice, new { q = "anna bert" }), Is.Empty);
            Assert.That(await NamesAsync(practice, new { q = "nna" }), Is.Empty);
            Assert.That(await NamesAsync(practice, new { q = "mul%" }), Is.Empty);
        });
    }

    [Test]
    public async Task Takes_criteria_together()
    {
        using var practice = await SignInToAnotherPracticeAsync();
        await RegisterAsync(practice, "Ada", "Early", "1950-02-28");
        await RegisterAsync(practice, "Ada", "Late", "1990-02-28");
        await OkAsync(
            practice.PostAsJsonAsync(
                "/v1/patients",
                new
                {
                    givenName = "Ada",
                    familyName = "Card",
                    birthDate = "1990-02-28",
                    sex = "female",
                    identifiers = new[] { new { system = "urn:card", value = "0012-A" } },
                }
            )
        );

        Assert.Multiple(async () =>
        {
            Assert.That(
                await NamesAsync(practice, new { birthDate = "1990-02-28" }),
                Is.EqualTo(new[] { "Card", "Late" })
            );
            Assert.That(
                await NamesAsync(practice, new { q = "l", birthDate = "1990-02-28" }),
                Is.EqualTo(new[] { "Late" })
            );
            Assert.That(
                await NamesAsync(practice, new { identifier = " 0012-A " }),
                Is.EqualTo(new[] { "Card" })
            );
            Assert.That(
                await NamesAsync(practice, new { q = "ada", identifier = "0012-A" }),
                Is.EqualTo(new[] { "Card" })
            );
            Assert.That(await NamesAsync(practice, new { identifier = "0012" }), Is.Empty);
            Assert.That(await NamesAsync(practice, new { q = "#0012" }), Is.Empty);
            Assert.That(
                await NamesAsync(practice, new { q = "ada", status = "archived" }),
                Is.Empty
            );
        });
    }

    [Test]
    public async Task Pages_with_the_cursor_in_the_body()
    {
        using var practice = await SignInToAnotherPracticeAsync();
        string[] names = ["Alm", "Alm", "Berg", "Cerny", "Dorn"];
        foreach (var name in names)
        {
            await RegisterAsync(practice, "Same", name);
        }

        List<string> found = [];
        string? cursor = null;
        do
        {
            using var response = await practice.PostAsJsonAsync(
                "/v1/patients/search",
                new
                {
                    q = "same",
                    limit = 1,
                    cursor,
                }
            );
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.Headers.Contains("Link"), Is.False);
            var page = await JsonAsync(response);
            found.AddRange(Names(page));
            cursor = (string?)page["next"];
        } while (cursor is not null);

        Assert.That(found, Is.EqualTo(names));
    }

    [Test]
    public async Task Finds_a_patient_by_the_new_name_and_not_by_the_old()
    {
        using var practice = await SignInToAnotherPracticeAsync();
        var id = (string)(await RegisterAsync(practice, "Eva", "Alt"))["id"]!;

        await OkAsync(
            SendAsync(
                practice,
                HttpMethod.Patch,
                $"/v1/patients/{id}",
                new { familyName = "Neu" },
                version: 1
            )
        );

        Assert.Multiple(async () =>
        {
            Assert.That(await NamesAsync(practice, new { q = "alt" }), Is.Empty);
            Assert.That(await NamesAsync(practice, new { q = "neu" }), Is.EqualTo(new[] { "Neu" }));
        });
    }

    [Test]
    public async Task Finds_no_merged_patient_and_none_of_another_practice()
    {
        using var practice = await SignInToAnotherPracticeAsync();
        await RegisterAsync("Xaver", "Elsewhere");
        var survivor = (string)(await RegisterAsync(practice, "Xaver", "Survivor"))["id"]!;
        var duplicate = (string)(await RegisterAsync(practice, "Xaver", "Duplicate"))["id"]!;
        await this.MergeAsync(duplicate, survivor);

        Assert.That(
            await NamesAsync(practice, new { q = "xaver" }),
            Is.EqualTo(new[] { "Survivor" })
        );
    }

    [TestCase("{}", "")]
    [TestCase("""{"status":"active"}""", "")]
    [TestCase("""{"q":"-'"}""", "/q")]
    [TestCase("""{"q":"a b c d e f g"}""", "/q")]
    [TestCase("""{"q":""}""", "/q")]
    [TestCase("""{"identifier":" "}""", "/identifier")]
    [TestCase("""{"q":"a","limit":201}""", "/limit")]
    public async Task Refuses_a_search_for_nothing(string body, string pointer)
    {
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, "/v1/patients/search", body),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
    }

    [Test]
    public async Task Is_in_the_audit_of_every_patient_found()
    {
        var found = (string)(await RegisterAsync("Quirin", "Found"))["id"]!;
        var other = (string)(await RegisterAsync("Other", "Person"))["id"]!;

        await OkAsync(Client.PostAsJsonAsync("/v1/patients/search", new { q = "quirin" }));

        Assert.Multiple(async () =>
        {
            Assert.That(await AuditAsync(found), Does.Contain("SearchPatients:done"));
            Assert.That(await AuditAsync(other), Does.Not.Contain("SearchPatients:done"));
        });
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(HttpClient client, object search) =>
        Names(await OkAsync(client.PostAsJsonAsync("/v1/patients/search", search)));

    private static IReadOnlyList<string> Names(JsonNode page) =>
        [.. page["items"]!.AsArray().Select(item => (string)item!["familyName"]!)];
}
