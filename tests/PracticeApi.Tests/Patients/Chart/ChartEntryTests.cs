using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class ChartEntryTests : ChartTest
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
    public async Task Is_replaced_and_marked_in_error_and_its_history_keeps_the_past(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var patient = await PatientAsync();
        var added = await AddAsync($"{patient}/{kind}", entry);
        var path = $"{patient}/{kind}/{(string)added["id"]!}";
        var change = JsonNode.Parse(changed)!;
        change["reason"] = "told so";

        var replaced = await OkAsync(
            SendAsync(HttpMethod.Put, path, change.ToJsonString(), version: 1)
        );
        var marked = await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{path}/mark-in-error",
                new { reason = "another patient" },
                version: 2
            )
        );
        var history = (await OkAsync(Client.GetAsync($"{path}/history")))["items"]!.AsArray();
        var first = await OkAsync(Client.GetAsync($"{path}/history?limit=2"));
        var last = await OkAsync(
            Client.GetAsync(
                $"{path}/history?limit=2&cursor={Uri.EscapeDataString((string)first["next"]!)}"
            )
        );

        Assert.Multiple(async () =>
        {
            Assert.That(
                replaced[member]!.ToJsonString(),
                Is.EqualTo(change[member]!.ToJsonString())
            );
            Assert.That((string)replaced["reason"]!, Is.EqualTo("told so"));
            Assert.That((string)replaced["createdAt"]!, Is.EqualTo((string)added["createdAt"]!));
            Assert.That((bool)marked["inError"]!, Is.True);
            Assert.That((string)marked["reason"]!, Is.EqualTo("another patient"));
            Assert.That(
                history.Select(version => version!.ToJsonString()),
                Is.EqualTo(new[] { marked, replaced, added }.Select(one => one.ToJsonString()))
            );
            Assert.That(last["items"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That(last["items"]![0]!.ToJsonString(), Is.EqualTo(added.ToJsonString()));
            Assert.That(
                (await OkAsync(Client.GetAsync($"{patient}/{kind}")))["items"]!.AsArray(),
                Is.Empty
            );
            Assert.That(
                (await OkAsync(Client.GetAsync($"{patient}/{kind}?includeInError=true")))[
                    "items"
                ]!.AsArray(),
                Has.Count.EqualTo(1)
            );
            Assert.That(
                await AuditAsync(patient[^36..]),
                Is.SupersetOf(
                    new[]
                    {
                        $"Replace{name}:done",
                        $"Mark{name}InError:done",
                        $"Get{name}History:done",
                    }
                )
            );
        });
        await ProblemAsync(
            SendAsync(HttpMethod.Put, path, changed, version: 3),
            409,
            "entry-in-error"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/mark-in-error", new { reason = "x" }, version: 3),
            409,
            "entry-in-error"
        );
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Of_another_practice_or_patient_or_kind_is_404(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var patient = await PatientAsync();
        var id = (string)(await AddAsync($"{patient}/{kind}", entry))["id"]!;
        using var other = await SignInToAnotherPracticeAsync();
        var stranger = $"/v1/patients/{(string)(await RegisterAsync(other))["id"]!}";
        var someone = await PatientAsync();
        var reason = new { reason = "x" };

        foreach (
            var (client, owner, code) in new[]
            {
                (other, patient, "patient-not-found"),
                (other, stranger, "chart-entry-not-found"),
                (Client, someone, "chart-entry-not-found"),
            }
        )
        {
            var path = $"{owner}/{kind}/{id}";
            await ProblemAsync(client.GetAsync(path), 404, code);
            await ProblemAsync(client.GetAsync($"{path}/history"), 404, code);
            await ProblemAsync(SendAsync(client, HttpMethod.Put, path, changed, 1), 404, code);
            await ProblemAsync(
                SendAsync(client, HttpMethod.Post, $"{path}/mark-in-error", reason, 1),
                404,
                code
            );
        }

        await ProblemAsync(other.GetAsync($"{patient}/{kind}"), 404, "patient-not-found");
        await ProblemAsync(
            SendAsync(other, HttpMethod.Post, $"{patient}/{kind}", entry),
            404,
            "patient-not-found"
        );
        var elsewhere = kind == "events" ? "conditions" : "events";
        await ProblemAsync(
            Client.GetAsync($"{patient}/{elsewhere}/{id}"),
            404,
            "chart-entry-not-found"
        );
        Assert.That(
            (int)(await OkAsync(Client.GetAsync($"{patient}/{kind}/{id}")))["version"]!,
            Is.EqualTo(1)
        );
    }

    [Test]
    public async Task Lists_newest_first_in_pages_without_gaps_or_repeats()
    {
        var patient = await PatientAsync();
        List<string> added = [];
        for (var i = 0; i < 5; i++)
        {
            added.Add(
                (string)
                    (await AddAsync($"{patient}/events", """{"on":"2024-01-01","title":"x"}"""))[
                        "id"
                    ]!
            );
        }

        List<string> listed = [];
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await OkAsync(
                Client.GetAsync($"{patient}/events?limit=2&includeCount=true{cursor}")
            );
            Assert.That((int)page["count"]!, Is.EqualTo(5));
            listed.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = (string?)page["next"] is { } next
                ? $"&cursor={Uri.EscapeDataString(next)}"
                : null;
        }

        Assert.That(listed, Is.EqualTo(added.AsEnumerable().Reverse()));
    }

    [Test]
    public async Task Of_two_writers_of_one_version_one_is_refused()
    {
        const string entry = """{"on":"2024-01-01","title":"x"}""";
        var patient = await PatientAsync();
        for (var round = 0; round < 5; round++)
        {
            var id = (string)(await AddAsync($"{patient}/events", entry))["id"]!;
            var path = $"{patient}/events/{id}";
            var answers = await Task.WhenAll(
                SendAsync(HttpMethod.Put, path, entry, version: 1),
                SendAsync(HttpMethod.Put, path, entry, version: 1)
            );
            Assert.That(
                answers.Select(answer => (int)answer.StatusCode),
                Is.EquivalentTo(new[] { 200, 412 })
            );
        }
    }

    [Test]
    public async Task Needs_the_version_that_was_read_and_a_reason_to_be_in_error()
    {
        const string entry = """{"on":"2024-01-01","title":"x"}""";
        var patient = await PatientAsync();
        var path =
            $"{patient}/events/{(string)(await AddAsync($"{patient}/events", entry))["id"]!}";

        await ProblemAsync(SendAsync(HttpMethod.Put, path, entry), 428, "if-match-required");
        await ProblemAsync(
            SendAsync(HttpMethod.Put, path, entry, version: 2),
            412,
            "stale-version"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/mark-in-error", new { reason = "x" }),
            428,
            "if-match-required"
        );
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/mark-in-error", new { reason = " " }, 1),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/reason" }));
        using var deleted = await SendAsync(HttpMethod.Delete, path, version: 1);
        Assert.That((int)deleted.StatusCode, Is.EqualTo(405));
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

        await ProblemAsync(Client.GetAsync($"{duplicate}/{kind}"), 409, "patient-merged");
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{duplicate}/{kind}", entry),
            409,
            "patient-merged"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, $"{duplicate}/{kind}/{Guid.NewGuid()}", changed, 1),
            409,
            "patient-merged"
        );
    }

    private static string Plural(string name) => name[^1] == 'y' ? $"{name[..^1]}ies" : $"{name}s";
}
