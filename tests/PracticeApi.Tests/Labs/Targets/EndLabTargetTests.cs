using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Targets;

public sealed class EndLabTargetTests : TargetTest
{
    [Test]
    public async Task Later_results_are_not_held_against_it_and_it_can_be_set_again()
    {
        var patient = await PatientAsync();
        await OkAsync(SetAsync(patient, "tpo-ab", Below(100)));
        var before = await EnterAsync(patient, Antibodies(90, "2026-01-05"));

        var ended = await OkAsync(EndAsync(patient, "tpo-ab", 1));

        var after = await EnterAsync(patient, Antibodies(90, "2026-01-12"));
        await ProblemAsync(EndAsync(patient, "tpo-ab", 2), 409, "lab-target-ended");
        var again = await OkAsync(SetAsync(patient, "tpo-ab", Below(80), 2));
        Assert.Multiple(() =>
        {
            Assert.That((bool)ended["ended"]!, Is.True);
            Assert.That((int)ended["version"]!, Is.EqualTo(2));
            Assert.That((bool)before["target"]!["inRange"]!, Is.True);
            Assert.That(after["target"], Is.Null);
            Assert.That((bool)again["ended"]!, Is.False);
            Assert.That((int)again["version"]!, Is.EqualTo(3));
        });
    }

    [Test]
    public async Task Needs_its_version_and_a_target()
    {
        var patient = await PatientAsync();
        await ProblemAsync(EndAsync(patient, "tpo-ab", 1), 404, "lab-target-not-found");
        await OkAsync(SetAsync(patient, "tpo-ab", Below(100)));

        await ProblemAsync(EndAsync(patient, "tpo-ab", null), 428, "if-match-required");
        await ProblemAsync(EndAsync(patient, "tpo-ab", 3), 412, "stale-version");
    }
}
