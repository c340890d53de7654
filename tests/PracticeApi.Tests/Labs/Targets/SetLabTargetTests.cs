using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Labs.Targets;

public sealed class SetLabTargetTests : TargetTest
{
    [Test]
    public async Task Results_say_whether_they_lie_in_it_and_by_which_version()
    {
        var patient = await PatientAsync();
        var none = await EnterAsync(patient, Antibodies(90, "2026-01-05"));
        await OkAsync(
            SetAsync(
                patient,
                "tpo-ab",
                new
                {
                    high = 100,
                    unit = "k[IU]/L",
                    note = "x",
                }
            )
        );

        var inside = await EnterAsync(patient, Antibodies(100, "2026-01-12"));
        await OkAsync(SetAsync(patient, "tpo-ab", Below(50), 1));
        var above = await EnterAsync(patient, Antibodies(100, "2026-01-13"));
        var kept = await OkAsync(Client.GetAsync($"/v1/lab-results/{inside["id"]}"));
        var other = await EnterAsync(await PatientAsync(), Antibodies(100, "2026-01-12"));

        Assert.Multiple(() =>
        {
            Assert.That(none["target"], Is.Null);
            Assert.That(other["target"], Is.Null);
            Assert.That(
                inside["target"]!.ToJsonString(),
                Is.EqualTo(
                    """{"low":null,"high":100,"unit":"k[IU]/L","inRange":true,"version":1}"""
                )
            );
            Assert.That((bool)above["target"]!["inRange"]!, Is.False);
            Assert.That((int)above["target"]!["version"]!, Is.EqualTo(2));
            Assert.That((string)above["flag"]!, Is.EqualTo("high"));
            Assert.That(
                kept["target"]!.ToJsonString(),
                Is.EqualTo(inside["target"]!.ToJsonString())
            );
        });
    }

    [Test]
    public async Task A_censored_value_that_may_lie_on_either_side_leaves_it_open()
    {
        var patient = await PatientAsync();
        await OkAsync(SetAsync(patient, "tpo-ab", Below(100)));
        var entry = Antibodies(50, "2026-01-12");
        entry["comparator"] = ">";

        var result = await EnterAsync(patient, entry);

        Assert.That(result["target"]!["inRange"], Is.Null);
    }

    [Test]
    public async Task Needs_the_version_that_it_changes()
    {
        var patient = await PatientAsync();
        await ProblemAsync(SetAsync(patient, "tpo-ab", Below(1), 1), 412, "stale-version");
        using var first = await SetAsync(patient, "tpo-ab", Below(1));

        Assert.That(first.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
        await ProblemAsync(SetAsync(patient, "tpo-ab", Below(1)), 428, "if-match-required");
        await ProblemAsync(SetAsync(patient, "tpo-ab", Below(1), 2), 412, "stale-version");
    }

    [Test]
    public async Task Refuses_bounds_that_say_nothing_and_units_that_do_not_compare()
    {
        var patient = await PatientAsync();

        var none = await ProblemAsync(
            SetAsync(patient, "tpo-ab", new { unit = "[IU]/mL" }),
            400,
            "invalid-request"
        );
        var unit = await ProblemAsync(
            SetAsync(patient, "tpo-ab", new { high = 1, unit = "mg/dL" }),
            422,
            "unprocessable-request"
        );

        Assert.That(Pointers(none), Is.EqualTo(new[] { "/low" }));
        Assert.That(Pointers(unit), Is.EqualTo(new[] { "/unit" }));
        await ProblemAsync(SetAsync(patient, "no-such", Below(1)), 404, "analyte-not-found");
        await ProblemAsync(
            SetAsync($"{Guid.NewGuid()}", "tpo-ab", Below(1)),
            404,
            "patient-not-found"
        );
    }

    [Test]
    public async Task Is_a_practitioner_s_to_set_and_audited()
    {
        var patient = await PatientAsync();
        using var assistant = await SignInAsAsync(Role.Assistant);
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var path = $"/v1/patients/{patient}/lab-targets/tpo-ab";

        await ProblemAsync(SendAsync(assistant, HttpMethod.Put, path, Below(1)), 403, "forbidden");
        await OkAsync(SendAsync(practitioner, HttpMethod.Put, path, Below(1)));

        Assert.That(await AuditAsync(patient), Does.Contain("SetLabTarget:done"));
    }
}
