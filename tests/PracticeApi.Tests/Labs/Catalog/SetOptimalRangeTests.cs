using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class SetOptimalRangeTests : CatalogTest
{
    [Test]
    public async Task Results_say_whether_they_lie_in_it_and_by_which_version()
    {
        var woman = await PatientAsync();
        var man = await PatientAsync(sex: "male");
        var none = await EnterAsync(woman, Ferritin(45, "2026-01-05"));
        await OkAsync(
            SetOptimalAsync(
                "ferritin",
                new object[]
                {
                    new
                    {
                        sex = "female",
                        low = 50,
                        high = 150,
                        unit = "ng/mL",
                    },
                    new { low = 80, unit = "ng/mL" },
                }
            )
        );

        var below = await EnterAsync(woman, Ferritin(45, "2026-01-12"));
        var inside = await EnterAsync(woman, Ferritin(50, "2026-01-13"));
        var other = await EnterAsync(man, Ferritin(79, "2026-01-12"));
        await OkAsync(
            SetOptimalAsync("ferritin", new object[] { new { low = 40, unit = "ug/L" } }, 1)
        );
        var later = await EnterAsync(woman, Ferritin(45, "2026-01-14"));
        var kept = await OkAsync(Client.GetAsync($"/v1/lab-results/{below["id"]}"));
        await OkAsync(SetOptimalAsync("ferritin", Array.Empty<object>(), 2));
        var after = await EnterAsync(woman, Ferritin(45, "2026-01-15"));

        Assert.Multiple(() =>
        {
            Assert.That(none["optimal"], Is.Null);
            Assert.That(
                below["optimal"]!.ToJsonString(),
                Is.EqualTo("""{"low":50,"high":150,"unit":"ng/mL","inRange":false,"version":1}""")
            );
            Assert.That((bool)inside["optimal"]!["inRange"]!, Is.True);
            Assert.That((bool)other["optimal"]!["inRange"]!, Is.False);
            Assert.That((bool)later["optimal"]!["inRange"]!, Is.True);
            Assert.That((int)later["optimal"]!["version"]!, Is.EqualTo(2));
            Assert.That(
                kept["optimal"]!.ToJsonString(),
                Is.EqualTo(below["optimal"]!.ToJsonString())
            );
            Assert.That(after["optimal"], Is.Null);
        });
    }

    [Test]
    public async Task Where_there_is_one_its_version_is_needed()
    {
        object[] ranges = [new { low = 1, unit = "%" }];
        await ProblemAsync(SetOptimalAsync("b12", ranges, 1), 422, "unprocessable-request");
        object[] right = [new { low = 400, unit = "pg/mL" }];
        await ProblemAsync(SetOptimalAsync("b12", right, 1), 412, "stale-version");
        using var first = await SetOptimalAsync("b12", right);

        await ProblemAsync(SetOptimalAsync("b12", right), 428, "if-match-required");
        await ProblemAsync(SetOptimalAsync("b12", right, 2), 412, "stale-version");
        Assert.That(first.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
    }

    [Test]
    public async Task Names_every_fault_at_once()
    {
        var problem = await ProblemAsync(
            SetOptimalAsync(
                "tsh",
                new object[]
                {
                    new { unit = "m[IU]/L" },
                    new
                    {
                        low = 3,
                        high = 2,
                        unit = "m[IU]/L",
                        ageMin = 30,
                        ageMax = 20,
                    },
                    new { low = 1, unit = "m[IU]/L" },
                },
                source: " "
            ),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(
                new[]
                {
                    "/source",
                    "/ranges/0/low",
                    "/ranges/1/high",
                    "/ranges/1/ageMax",
                    "/ranges/1",
                    "/ranges/2",
                }
            )
        );
    }

    [Test]
    public async Task Is_the_owner_s_to_set_for_an_analyte_that_there_is()
    {
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var body = new { ranges = new[] { new { low = 1, unit = "mg/L" } }, source = "x" };

        await ProblemAsync(
            SendAsync(practitioner, HttpMethod.Put, "/v1/analytes/crp/optimal-range", body),
            403,
            "forbidden"
        );
        await ProblemAsync(SetOptimalAsync("no-such", body.ranges), 404, "analyte-not-found");
    }

    private static object Ferritin(decimal value, string day) =>
        new
        {
            analyte = "ferritin",
            value,
            unit = "ng/mL",
            collectedAt = day,
        };
}
