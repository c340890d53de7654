using System.Net.Http.Json;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Patients.Merging;

namespace PracticeApi.Tests.Patients.Merging;

public sealed class MergePatientTests : MergeTest
{
    [Test]
    public async Task Everything_of_the_duplicate_moves_as_it_was()
    {
        var duplicate = await FullRecordAsync();
        var survivor = await PatientAsync();
        var before = await RowsAsync(duplicate);
        Assert.That(
            before.Select(row => row.Split(':')[0]).Distinct(),
            Is.EquivalentTo(PatientRecords.Moved.Select(table => table.Table).Except(["Patients"])),
            "something of everything"
        );

        var merge = await MergeAsync(survivor, duplicate);

        var after = await RowsAsync(survivor);
        Assert.Multiple(async () =>
        {
            Assert.That(await RowsAsync(duplicate), Is.Empty);
            Assert.That(
                after.Except(before.Select(row => row.Replace(duplicate, survivor))),
                Has.Exactly(2).Items,
                string.Join('\n', after)
            );
            Assert.That(
                before.Select(row => row.Replace(duplicate, survivor)).Except(after),
                Is.Empty
            );
            Assert.That((string)merge["duplicateId"]!, Is.EqualTo(duplicate));
            Assert.That((string)merge["reason"]!, Is.EqualTo("registered twice"));
            Assert.That(
                merge["moved"]!
                    .AsArray()
                    .ToDictionary(one => (string)one!["kind"]!, one => (int)one!["count"]!),
                Is.SupersetOf(
                    new Dictionary<string, int>
                    {
                        ["chartEntry"] = 3,
                        ["labReport"] = 1,
                        ["labResult"] = 3,
                        ["labTarget"] = 1,
                        ["plan"] = 1,
                        ["intake"] = 1,
                        ["questionnaireResponse"] = 1,
                        ["labImport"] = 1,
                        ["labImportRow"] = 1,
                    }
                )
            );
        });
    }

    [Test]
    public async Task The_record_that_remains_reads_as_one()
    {
        var duplicate = await PatientAsync();
        var survivor = await PatientAsync();
        await EnterAsync(duplicate, Antibodies(620, "2025-07-01", "North"));
        await EnterAsync(survivor, Antibodies(540, "2025-08-01", "North"));
        var plan = await FollowPlanAsync(duplicate);

        await MergeAsync(survivor, duplicate);

        var trend = await OkAsync(Client.GetAsync($"{PathOf(survivor)}/lab-trends/tpo-ab"));
        var plans = await OkAsync(Client.GetAsync($"{PathOf(survivor)}/plans"));
        Assert.Multiple(() =>
        {
            Assert.That(
                trend["segments"]!.AsArray().Single()!["points"]!.AsArray(),
                Has.Count.EqualTo(2)
            );
            Assert.That(
                (string)plans["items"]!.AsArray().Single()!["id"]!,
                Is.EqualTo((string)plan["id"]!)
            );
        });
    }

    [Test]
    public async Task The_duplicates_id_leads_to_the_survivor_and_nothing_else_is_answered()
    {
        var duplicate = await FullRecordAsync();
        var survivor = await PatientAsync();
        await OkAsync(
            Client.PutAsJsonAsync(
                $"{PathOf(survivor)}/lab-targets/tpo-ab",
                new { high = 50, unit = "[IU]/mL" }
            )
        );
        await MergeAsync(survivor, duplicate);

        Assert.That(await LeadsToAsync(duplicate), Is.EqualTo(PathOf(survivor)));
        string[] below =
        [
            "conditions",
            "consents",
            "lab-results",
            "lab-trends",
            "lab-trends/tpo-ab",
            "lab-table",
            "lab-targets",
            "lab-targets/tpo-ab",
            "plans",
            "plan-items",
            "questionnaire-responses",
            "scores/who-5",
            "merges",
            "monitoring",
            "timeline",
            "summary",
        ];
        foreach (var path in below)
        {
            var problem = await ProblemAsync(
                Client.GetAsync($"{PathOf(duplicate)}/{path}"),
                409,
                "patient-merged"
            );
            Assert.That((string)problem["mergedInto"]!, Is.EqualTo(survivor), path);
        }
    }

    [Test]
    public async Task Is_found_by_the_survivors_name_alone_and_by_the_identifiers_of_both()
    {
        var word = $"zq{Guid.NewGuid():N}"[..12];
        var number = Guid.NewGuid().ToString("N");
        var duplicate = (string)
            (
                await PostAsync(
                    "/v1/patients",
                    new
                    {
                        givenName = word,
                        familyName = "Twice",
                        birthDate = "1980-05-17",
                        sex = "female",
                        identifiers = new[] { new { system = "urn:chart", value = number } },
                    }
                )
            )["id"]!;
        var survivor = await PatientAsync();
        Assert.That(await FoundAsync(new { q = word }), Is.EqualTo(new[] { duplicate }));

        var merge = await MergeAsync(survivor, duplicate);

        Assert.Multiple(async () =>
        {
            Assert.That(await FoundAsync(new { q = word }), Is.Empty);
            Assert.That(
                await FoundAsync(new { identifier = number }),
                Is.EqualTo(new[] { survivor })
            );
            Assert.That(
                (string)(await ReadAsync(survivor))["identifiers"]![0]!["value"]!,
                Is.EqualTo(number)
            );
        });
        await OkAsync(SendUndoAsync(merge));
        Assert.Multiple(async () =>
        {
            Assert.That(await FoundAsync(new { q = word }), Is.EqualTo(new[] { duplicate }));
            Assert.That(
                await FoundAsync(new { identifier = number }),
                Is.EqualTo(new[] { duplicate })
            );
            Assert.That((await ReadAsync(survivor))["identifiers"]!.AsArray(), Is.Empty);
        });
    }

    [Test]
    public async Task What_there_can_be_but_once_remains_the_survivors()
    {
        var duplicate = await PatientAsync();
        var survivor = await PatientAsync();
        foreach (var (patient, high) in new[] { (duplicate, 100), (survivor, 50) })
        {
            await OkAsync(
                Client.PutAsJsonAsync(
                    $"{PathOf(patient)}/lab-targets/tpo-ab",
                    new { high, unit = "[IU]/mL" }
                )
            );
            await PostAsync(
                $"{PathOf(patient)}/allergies/none-known",
                new { assertedOn = high == 50 ? "2025-02-01" : "2025-01-01" }
            );
        }

        await MergeAsync(survivor, duplicate);

        var target = await OkAsync(Client.GetAsync($"{PathOf(survivor)}/lab-targets/tpo-ab"));
        var none = await OkAsync(Client.GetAsync($"{PathOf(survivor)}/allergies/none-known"));
        Assert.Multiple(() =>
        {
            Assert.That((decimal)target["high"]!, Is.EqualTo(50));
            Assert.That((string)none["assertedOn"]!, Is.EqualTo("2025-02-01"));
            Assert.That((bool)none["withdrawn"]!, Is.False);
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Withdraws_that_none_are_known_where_the_other_record_has_some(
        bool ofDuplicate
    )
    {
        var duplicate = await PatientAsync();
        var survivor = await PatientAsync();
        var (with, without) = ofDuplicate ? (duplicate, survivor) : (survivor, duplicate);
        await PostAsync($"{PathOf(with)}/allergies", new { substance = "Penicillin" });
        await PostAsync(
            $"{PathOf(without)}/allergies/none-known",
            new { assertedOn = "2025-01-31" }
        );

        await MergeAsync(survivor, duplicate);

        var none = await OkAsync(Client.GetAsync($"{PathOf(survivor)}/allergies/none-known"));
        var list = await OkAsync(Client.GetAsync($"{PathOf(survivor)}/allergies"));
        Assert.Multiple(() =>
        {
            Assert.That((bool)none["withdrawn"]!, Is.True);
            Assert.That(list["items"]!.AsArray(), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Both_practitioners_are_alerted_and_both_records_audited()
    {
        using var hers = await SignInAsAsync(Role.Practitioner);
        using var his = await SignInAsAsync(Role.Practitioner);
        var one = (string)(await OkAsync(hers.GetAsync("/v1/me")))["staffId"]!;
        var two = (string)(await OkAsync(his.GetAsync("/v1/me")))["staffId"]!;
        var duplicate = await PatientOfAsync(one);
        var survivor = await PatientOfAsync(two);

        var merge = await MergeAsync(survivor, duplicate);

        Assert.Multiple(async () =>
        {
            Assert.That(
                await AlertsAsync(survivor, "patientMerged"),
                Is.EquivalentTo(new[] { $"warning {one}", $"warning {two}" })
            );
            Assert.That(await AuditAsync(survivor), Does.Contain("MergePatient:done"));
            Assert.That(await AuditAsync(duplicate), Does.Contain("MergePatient:done"));
            Assert.That(await AuditAsync(duplicate), Does.Contain("RegisterPatient:done"));
            Assert.That(
                await EventsOfAsync(duplicate),
                Is.EqualTo(new[] { "patient.registered", "patient.merged" })
            );
            Assert.That(
                await EventsOfAsync(survivor),
                Is.EqualTo(new[] { "patient.registered", "patient.updated" })
            );
            Assert.That((string)merge["patientId"]!, Is.EqualTo(survivor));
        });
    }

    [Test]
    public async Task One_alert_is_enough_for_one_practitioner_or_none()
    {
        var survivor = await PatientAsync();
        await MergeAsync(survivor, await PatientAsync());

        Assert.That(await AlertsAsync(survivor, "patientMerged"), Is.EqualTo(new[] { "warning " }));
    }

    [Test]
    public async Task Who_was_merged_into_the_duplicate_before_leads_to_the_survivor_at_once()
    {
        var first = await PatientAsync();
        var second = await PatientAsync();
        var third = await PatientAsync();
        await MergeAsync(second, first);

        await MergeAsync(third, second);

        Assert.That(await LeadsToAsync(first), Is.EqualTo(PathOf(third)));
    }

    [Test]
    public async Task Refuses_what_cannot_be_a_duplicate()
    {
        var patient = await PatientAsync();
        var itself = await ProblemAsync(SendMergeAsync(patient, patient), 400, "invalid-request");
        var nobody = await ProblemAsync(
            SendMergeAsync(patient, $"{Guid.NewGuid():D}"),
            422,
            "unprocessable-request"
        );
        using var other = await SignInToAnotherPracticeAsync();
        var foreign = await ProblemAsync(
            SendMergeAsync(patient, (string)(await RegisterAsync(other))["id"]!),
            422,
            "unprocessable-request"
        );
        var older = await PatientAsync();
        await EnterAsync(older, Antibodies(620, "2025-07-01"));
        var early = await ProblemAsync(
            SendMergeAsync(await PatientAsync(birthDate: "2025-12-01"), older),
            422,
            "unprocessable-request"
        );

        Assert.That(
            new[] { itself, nobody, foreign, early }.Select(Pointers),
            Has.All.EqualTo(new[] { "/duplicateId" })
        );
        Assert.That((await ReadAsync(older))["version"]!.GetValue<int>(), Is.EqualTo(1));
    }

    [Test]
    public async Task Refuses_a_merged_record_on_either_side_and_a_stale_version()
    {
        var survivor = await PatientAsync();
        var duplicate = await PatientAsync();
        var third = await PatientAsync();
        await MergeAsync(survivor, duplicate);

        await ProblemAsync(SendMergeAsync(third, duplicate), 409, "patient-merged");
        await ProblemAsync(SendMergeAsync(duplicate, third, 2), 409, "patient-merged");
        await ProblemAsync(SendMergeAsync(survivor, third, 1), 412, "stale-version");
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{PathOf(survivor)}/merge", new { duplicateId = third }),
            428,
            "if-match-required"
        );
        await ProblemAsync(
            SendMergeAsync($"{Guid.NewGuid():D}", third, 1),
            404,
            "patient-not-found"
        );
        Assert.That((string)(await ReadAsync(third))["id"]!, Is.EqualTo(third));
    }

    private async Task<string[]> FoundAsync(object search) =>
        [
            .. (await PostAsync("/v1/patients/search", search))["items"]!
                .AsArray()
                .Select(item => (string)item!["id"]!),
        ];
}
