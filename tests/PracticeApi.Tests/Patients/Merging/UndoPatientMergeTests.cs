using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Patients.Merging;

public sealed class UndoPatientMergeTests : MergeTest
{
    [Test]
    public async Task Exactly_what_was_moved_goes_back()
    {
        var duplicate = await FullRecordAsync();
        var survivor = await FullRecordAsync();
        var (hers, his) = (await RowsAsync(duplicate), await RowsAsync(survivor));
        var merge = await MergeAsync(survivor, duplicate);
        Assert.That(await RowsAsync(survivor), Has.Count.GreaterThan(his.Count));

        var undone = await OkAsync(SendUndoAsync(merge));

        var read = await ReadAsync(duplicate);
        Assert.Multiple(async () =>
        {
            Assert.That(WithoutMergeAlerts(await RowsAsync(duplicate)), Is.EqualTo(hers));
            Assert.That(WithoutMergeAlerts(await RowsAsync(survivor)), Is.EqualTo(his));
            Assert.That((int)undone["version"]!, Is.EqualTo(2));
            Assert.That((string)undone["undoReason"]!, Is.EqualTo("twins"));
            Assert.That(undone["undoneAt"], Is.Not.Null);
            Assert.That((string)read["id"]!, Is.EqualTo(duplicate));
            Assert.That((int)read["version"]!, Is.EqualTo(3));
        });
    }

    [Test]
    public async Task What_is_computed_of_both_records_stands_while_they_are_one()
    {
        var survivor = await PatientAsync();
        var duplicate = await PatientAsync();
        await EnterAsync(survivor, Fasting("glucose-fasting", "110", "mg/dL"));
        await EnterAsync(duplicate, Fasting("insulin-fasting", "15", "uIU/mL"));

        var merge = await MergeAsync(survivor, duplicate);
        var together = await DerivedAsync(survivor);
        await OkAsync(SendUndoAsync(merge));

        Assert.Multiple(async () =>
        {
            Assert.That(together, Is.EqualTo(new[] { "homa-ir 4.07 final" }));
            Assert.That(
                await DerivedAsync(survivor),
                Is.EqualTo(new[] { "homa-ir 4.07 enteredInError" })
            );
            Assert.That(await DerivedAsync(duplicate), Is.Empty);
        });
    }

    private static JsonObject Fasting(string analyte, string value, string unit) =>
        new()
        {
            ["analyte"] = analyte,
            ["value"] = value,
            ["unit"] = unit,
            ["collectedAt"] = "2026-01-12T08:00:00+01:00",
            ["laboratory"] = "North",
            ["fasting"] = true,
        };

    private async Task<string[]> DerivedAsync(string patient) =>
        [
            .. (await OkAsync(Client.GetAsync($"{PathOf(patient)}/lab-results")))["items"]!
                .AsArray()
                .Where(result => result!["derivedFrom"] is not null)
                .Select(result => $"{result!["analyte"]} {result["valueText"]} {result["status"]}"),
        ];

    [Test]
    public async Task What_was_added_to_it_since_goes_back_with_it_and_the_rest_stays()
    {
        var duplicate = await PatientAsync();
        var survivor = await PatientAsync();
        var report = await EnterReportAsync(duplicate, Report(Tsh("2.1")));
        var condition = await PostAsync(
            $"{PathOf(duplicate)}/conditions",
            new { name = "Hay fever", status = "active" }
        );
        var merge = await MergeAsync(survivor, duplicate);
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{PathOf(report)}/results",
                new JsonObject { ["results"] = new JsonArray(HighPotassium()) }.ToJsonString(),
                (int)report["version"]!
            )
        );
        await OkAsync(
            SendAsync(
                HttpMethod.Put,
                $"{PathOf(survivor)}/conditions/{(string)condition["id"]!}",
                new { name = "Hay fever", status = "resolved" },
                1
            )
        );
        await EnterAsync(survivor, Antibodies(540, "2025-08-01"));

        await OkAsync(SendUndoAsync(merge));

        Assert.Multiple(async () =>
        {
            Assert.That(
                await AnalytesAsync(duplicate),
                Is.EquivalentTo(new[] { "tsh", "potassium" })
            );
            Assert.That(await AnalytesAsync(survivor), Is.EqualTo(new[] { "tpo-ab" }));
            Assert.That(await AlertsAsync(duplicate, "criticalResult"), Has.Length.EqualTo(1));
            Assert.That(await AlertsAsync(survivor, "criticalResult"), Is.Empty);
            Assert.That(
                (string)
                    (
                        await OkAsync(
                            Client.GetAsync(
                                $"{PathOf(duplicate)}/conditions/{(string)condition["id"]!}"
                            )
                        )
                    )["status"]!,
                Is.EqualTo("resolved")
            );
        });
    }

    [Test]
    public async Task A_result_that_had_been_moved_by_hand_before_stays_where_it_was()
    {
        var duplicate = await PatientAsync();
        var survivor = await PatientAsync();
        var report = await EnterReportAsync(duplicate, Report(Tsh("2.1")));
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{PathOf(report)}/move",
                new { patientId = survivor, reason = "of the sister" },
                (int)report["version"]!
            )
        );
        var merge = await MergeAsync(survivor, duplicate);

        await OkAsync(SendUndoAsync(merge));

        Assert.Multiple(async () =>
        {
            Assert.That(await AnalytesAsync(duplicate), Is.Empty);
            Assert.That(await AnalytesAsync(survivor), Is.EqualTo(new[] { "tsh" }));
        });
    }

    [Test]
    public async Task Says_what_has_gone_to_a_third_patient_since()
    {
        var duplicate = await PatientAsync();
        var survivor = await PatientAsync();
        var third = await PatientAsync();
        var report = await EnterReportAsync(duplicate, Report(Tsh("2.1")));
        var merge = await MergeAsync(survivor, duplicate);
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{PathOf(report)}/move",
                new { patientId = third, reason = "of the sister" },
                (int)report["version"]!
            )
        );

        var problem = await ProblemAsync(SendUndoAsync(merge), 409, "merge-undo-blocked");

        Assert.Multiple(async () =>
        {
            Assert.That((string)problem["kind"]!, Is.EqualTo("labReport"));
            Assert.That((int)problem["count"]!, Is.EqualTo(1));
            Assert.That((await MergesAsync(survivor))[0]!["undoneAt"], Is.Null);
        });
    }

    [Test]
    public async Task Both_are_alerted_audited_and_told()
    {
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var who = (string)(await OkAsync(practitioner.GetAsync("/v1/me")))["staffId"]!;
        var duplicate = await PatientOfAsync(who);
        var survivor = await PatientOfAsync(who);

        await OkAsync(SendUndoAsync(await MergeAsync(survivor, duplicate)));

        Assert.Multiple(async () =>
        {
            foreach (var patient in new[] { duplicate, survivor })
            {
                Assert.That(
                    await AlertsAsync(patient, "patientUnmerged"),
                    Is.EqualTo(new[] { $"warning {who}" })
                );
                Assert.That(await AuditAsync(patient), Does.Contain("UndoPatientMerge:done"));
            }

            Assert.That(
                await EventsOfAsync(duplicate),
                Is.EqualTo(new[] { "patient.registered", "patient.merged", "patient.unmerged" })
            );
        });
    }

    [Test]
    public async Task Of_two_merges_one_after_the_other_the_last_is_undone_first()
    {
        var first = await PatientAsync();
        var second = await PatientAsync();
        var third = await PatientAsync();
        await EnterAsync(first, Antibodies(540, "2025-08-01"));
        var inner = await MergeAsync(second, first);
        var outer = await MergeAsync(third, second);

        await ProblemAsync(SendUndoAsync(inner), 409, "patient-merged");
        await OkAsync(SendUndoAsync(outer));
        Assert.That(await LeadsToAsync(first), Is.EqualTo(PathOf(second)));
        Assert.That(await AnalytesAsync(second), Is.EqualTo(new[] { "tpo-ab" }));
        await OkAsync(SendUndoAsync(inner));
        Assert.Multiple(async () =>
        {
            Assert.That(await AnalytesAsync(first), Is.EqualTo(new[] { "tpo-ab" }));
            Assert.That(await AnalytesAsync(second), Is.Empty);
        });
    }

    [Test]
    public async Task Is_refused_after_thirty_days_twice_and_of_another_patient()
    {
        var survivor = await PatientAsync();
        var merge = await MergeAsync(survivor, await PatientAsync());
        var old = await MergeAsync(survivor, await PatientAsync());
        var elsewhere = merge.DeepClone();
        elsewhere["patientId"] = await PatientAsync();

        await ProblemAsync(SendUndoAsync(elsewhere), 404, "patient-merge-not-found");
        elsewhere["patientId"] = $"{Guid.NewGuid():D}";
        await ProblemAsync(SendUndoAsync(elsewhere), 404, "patient-not-found");
        await ProblemAsync(SendUndoAsync(merge, 7), 412, "stale-version");
        await OkAsync(SendUndoAsync(merge));
        await ProblemAsync(SendUndoAsync(merge), 409, "merge-undone");
        await MoveAsync(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        await ProblemAsync(SendUndoAsync(old), 409, "merge-undo-expired");
    }

    // A session is good for hours: whoever comes back after a month signs in again.
    private async Task MoveAsync(TimeSpan by)
    {
        Clock.Advance(by);
        using var fresh = await SignInAsync(OwnerEmail, OwnerPassword);
        Client.DefaultRequestHeaders.Authorization = fresh.DefaultRequestHeaders.Authorization;
    }

    private static IEnumerable<string> WithoutMergeAlerts(IEnumerable<string> rows) =>
        rows.Where(row => !row.Contains("ResourceType=patient-merge", StringComparison.Ordinal));

    private async Task<string[]> AnalytesAsync(string patient) =>
        [
            .. (await OkAsync(Client.GetAsync($"{PathOf(patient)}/lab-results")))["items"]!
                .AsArray()
                .Select(item => (string)item!["analyte"]!),
        ];
}
