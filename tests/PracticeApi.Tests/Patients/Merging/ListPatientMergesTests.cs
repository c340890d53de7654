using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Merging;

public sealed class ListPatientMergesTests : MergeTest
{
    [Test]
    public async Task Lists_those_into_the_patient_newest_first_page_by_page()
    {
        var survivor = await PatientAsync();
        var one = await PatientAsync();
        var two = await PatientAsync();
        await OkAsync(SendUndoAsync(await MergeAsync(survivor, one)));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await MergeAsync(survivor, two);

        var first = await OkAsync(Client.GetAsync($"{PathOf(survivor)}/merges?limit=1"));
        var second = await OkAsync(
            Client.GetAsync($"{PathOf(survivor)}/merges?limit=1&cursor={(string)first["next"]!}")
        );

        Assert.Multiple(async () =>
        {
            Assert.That((string)first["items"]![0]!["duplicateId"]!, Is.EqualTo(two));
            Assert.That(first["items"]![0]!["undoneAt"], Is.Null);
            Assert.That(
                (DateTimeOffset)first["items"]![0]!["undoableUntil"]!
                    - (DateTimeOffset)first["items"]![0]!["mergedAt"]!,
                Is.EqualTo(TimeSpan.FromDays(30))
            );
            Assert.That((string)second["items"]![0]!["duplicateId"]!, Is.EqualTo(one));
            Assert.That(second["items"]![0]!["undoneAt"], Is.Not.Null);
            Assert.That(second["next"], Is.Null);
            Assert.That(await AuditAsync(two), Does.Contain("ListPatientMerges:done"));
        });
    }

    [Test]
    public async Task Of_nobody_is_404_and_of_a_patient_without_any_empty()
    {
        Assert.That(await MergesAsync(await PatientAsync()), Is.Empty);
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{Guid.NewGuid()}/merges"),
            404,
            "patient-not-found"
        );
    }
}
